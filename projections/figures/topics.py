"""The topics of key figures, each a function of a period. A new topic is one line of `TOPICS`."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from projections.figures import carriers, cohorts, contacts, gifts, goodwill, losses, orders, service
from projections.figures.counting import FIGURES, counted, keys
from projections.figures.period import Period
from projections.figures.rates import changes
from projections.figures.service_counts import SERVICE_FIGURES
from projections.view import Tables, View

Figures = Callable[[Mapping[str, int]], dict[str, Any]]
Alert = Callable[[Mapping[str, Any], Mapping[str, Any]], str | None]


class Topic(NamedTuple):
    """What is followed for it, and what it says of a period."""

    view: View
    body: Callable[[Tables, Period], dict[str, Any]]


def _by_key(topic: str, key: str, figures: Figures, rates: tuple[str, ...] = (), alert: Alert | None = None) -> Topic:
    """A topic with a row for each key and currency in which anything was counted."""

    def body(tables: Tables, period: Period) -> dict[str, Any]:
        found = keys(tables, topic, period.after, period.limit + 1)
        here = found[: period.limit]
        return {
            "from": period.since,
            "to": period.until,
            "rows": [row for each in here for row in _rows(tables, each, period)],
            "next": here[-1] if len(found) > period.limit else None,
        }

    def _rows(tables: Tables, name: str, period: Period) -> list[dict[str, Any]]:
        now = _counts(tables, name, period.since, period.until)
        then = _counts(tables, name, *period.before) if period.before else {}
        rows: list[dict[str, Any]] = []
        for currency in sorted(now.keys() | then.keys()):
            told = figures(now.get(currency, {}))
            row = {key: name} if key else {}
            row |= {"currency": currency or None, "figures": told}
            if period.before:
                earlier = figures(then.get(currency, {}))
                row |= {"before": earlier, "change": changes(earlier, told, rates)}
                row |= {"alert": alert(earlier, told)} if alert else {}
            rows.append(row)
        return rows

    def _counts(tables: Tables, name: str, since: str, until: str) -> dict[str, dict[str, int]]:
        return {each.currency: each.counts for each in counted(tables, topic, name, since, until)}

    return Topic(FIGURES, body)


def _gifts(tables: Tables, period: Period) -> dict[str, Any]:
    body = _gifts_of(tables, period.since, period.until)
    if period.before:
        before = _gifts_of(tables, *period.before)
        body |= {"before": before, "change": changes(before["figures"], body["figures"], gifts.RATES)}
    return body


def _gifts_of(tables: Tables, since: str, until: str) -> dict[str, Any]:
    return {"from": since, "to": until, "figures": gifts.figures(gifts.counted(tables, since, until))}


TOPICS: Mapping[str, Topic] = {
    "gifts": Topic(gifts.GIFT_FIGURES, _gifts),
    "service": Topic(SERVICE_FIGURES, service.body),
    "coupons": _by_key("coupons", "type", orders.figures, orders.RATES),
    "categories": _by_key(
        "categories", "category", orders.figures_of_category, orders.RATES_OF_CATEGORIES, orders.mismatch
    ),
    "merchants": _by_key("merchants", "merchant_id", orders.figures, orders.RATES),
    "carriers": _by_key("carriers", "carrier", carriers.figures, carriers.RATES),
    "cohorts": _by_key("cohorts", "cohort", cohorts.figures, cohorts.RATES),
    "losses": _by_key("losses", "type", losses.figures),
    "goodwill": _by_key("goodwill", "", goodwill.figures, goodwill.RATES),
    "contacts": _by_key("contacts", "topic", contacts.figures),
}
"""Every topic by its name."""
