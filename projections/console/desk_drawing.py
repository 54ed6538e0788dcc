"""The desk's comparison, drawn: of what was to be paid, what went back, what goes back now, and what stays."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, get_args

from domain.order.events import StatedCause
from projections.amounts import money
from projections.console.desk import Step, inspected_of
from projections.console.members import MEMBERS
from projections.console.values import worded
from projections.sentences.language import Language

Json = Mapping[str, Any]
WIDTH = 1000
"""How wide a bar is drawn; the page stretches it."""


_ITEM = re.compile(r"(?:trace\.)?(breakdown|retained|coupons|outcomes|lines|gifts|shares|split)\.(.+)\.(\w+)", re.ASCII)
"""A figure of an item of a list: the list, what the item goes by, the member."""
FIGURES = MEMBERS | {
    "net": "desk_net",
    "goods": "desk_goods_back",
    "freight": "freight",
    "service": "services",
    "gifts": "gifts",
    "quantity": "desk_units",
    "accepted": "desk_accepted",
    "rejected": "desk_rejected",
    "shortfall": "desk_shortfall",
    "listed": "listed",
    "payment_id": "payment",
    "refund_id": "desk_refund",
    "coupon_id": "coupon",
    "message_id": "message",
    "threshold": "desk_threshold",
    "expires_at": "desk_expires",
    "expired": "desk_expired",
    "coupons.taken": "still",
    "coupons.basis": "desk_counted",
}
"""What figures of an outcome are called beside the members of a view."""
_LEFT: Mapping[Step, str] = {"CANCEL": "cancellable", "REQUEST": "returnable"}


class Segment(NamedTuple):
    """A part of a bar: what it stands for, where it begins, how wide it is."""

    name: str
    x: int
    width: int


def draw(page: Json, language: Language) -> Mapping[str, Any]:
    """The bars of what would be refunded, now or once a return is accepted; and the money that moves."""
    step = page["choice"]["step"]
    preview, prospect = page["preview"], page["prospect"]
    told = prospect["refund"] if prospect else preview and preview["refund"]
    follows = prospect["follows"] if prospect else preview and preview["follows"]
    return {
        "told": told,
        "bars": bars(told["methods"]) if told else [],
        "rows": rows(page, step),
        "causes": get_args(StatedCause),
        "most": sum(line["retained_value"] for line in page["lines"]),
        "follows": follows,
        "moved": moved(follows["money"]) if follows else [],
        "chosen": {str(place): units for place, units in page["choice"]["units"].items()},
        "rejected": {str(place): units for place, units in page["choice"]["rejected"].items()},
        "differing": [_told(row, page, language) for row in page["differs"]["rows"]] if page["differs"] else [],
    }


def rows(page: Json, step: Step) -> list[dict[str, Any]]:
    """The order's lines with what is `left` of each for this step, and how many units may be named at `most`."""
    asked = next((each for each in page["returns"] if each["return_id"] == page["choice"]["returned"]), None)
    if step == "INSPECT" and asked:
        back = inspected_of(asked)
        beside = {line["line"]: line["quotable"] if line["kind"] == "GIFT" else 0 for line in page["lines"]}
        told = [(line, back.get(line["line"], 0), beside[line["line"]]) for line in page["lines"]]
        return [{**line, "left": left, "most": left or most} for line, left, most in told]
    name = _LEFT.get(step, "quotable")
    return [{**line, "left": line[name], "most": line[name]} for line in page["lines"]]


def bars(methods: Sequence[Json]) -> list[list[Segment]]:
    """A bar for each method, all on one scale."""
    whole = max((_sum(each) for each in methods), default=0)
    return [_bar(each, whole) for each in methods]


def moved(money: Sequence[Json]) -> list[dict[str, Any]]:
    """The figures worth telling: those that move, and those that are there at all."""
    told = (row for row in money if row["before"] or row["after"])
    return [{**row, "by": row["after"] - row["before"]} for row in told]


def figure_name(path: str, titles: Mapping[str, str], language: Language) -> str | None:
    """What a figure of an outcome is called, after the goods, coupon or reason it is of; None where it has no word."""
    found = _ITEM.fullmatch(path)
    if found is None:
        name = FIGURES.get(path.rpartition(".")[2])
        return name and language.labels[name]
    listed, item, member = found.groups()
    name = FIGURES.get(f"{listed}.{member}") or FIGURES.get(member)
    return name and f"{titles.get(item) or language.word(item)} · {language.labels[name]}"


def _told(row: Json, page: Json, language: Language) -> dict[str, Any]:
    """A row of the comparison in words; a figure that has none goes by its path."""
    titles = {line["line"]: line["title"] for line in page["lines"]}
    named = language.word(row["method"]) if row["method"] else figure_name(row["name"] or "", titles, language)

    def text(value: Any) -> str:
        if row["name"] is None:
            return language.labels["desk_there" if value else "desk_not_there"]
        if row["money"] and value is not None:
            return money(value, page["order"]["currency"])
        return worded(value, language)

    return {**row, "figure": named, "shown": text(row["shown"]), "now": text(row["now"])}


def _bar(method: Json, whole: int) -> list[Segment]:
    """Its segments side by side, nothing left out that is anything."""
    segments: list[Segment] = []
    begins = 0
    for name in ("went_back", "suggested", "stays"):
        ends = begins + method[name]
        if method[name] > 0:
            x = begins * WIDTH // whole
            segments.append(Segment(name, x, max(1, ends * WIDTH // whole - x)))
        begins = ends
    return segments


def _sum(method: Json) -> int:
    return method["went_back"] + method["suggested"] + method["stays"]
