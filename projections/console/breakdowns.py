"""Tables of figures broken down: a row for each coupon type, merchant, carrier …, its shares drawn beside them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, NamedTuple, cast

from projections.console.told import FEW, amount, of_100, percent
from projections.sentences.language import Language

Json = Mapping[str, Any]
CutBy = Literal[
    "coupons", "merchants", "categories", "carriers", "service", "losses", "cohorts", "contacts", "goodwill", "gifts"
]
Unit = Literal["count", "money", "bp", "of100"]


class Column(NamedTuple):
    """A member of the figures; a share also says which member, or sum of members, it is a share of which."""

    member: str
    unit: Unit = "count"
    part: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()


def _share(member: str, part: str, *whole: str) -> Column:
    return Column(member, "bp", (part,), whole)


_OF_ORDERS = (
    Column("orders"),
    Column("average_order_value", "money"),
    _share("return_bp", "orders_returned", "orders"),
    _share("dispute_bp", "orders_disputed", "orders"),
    Column("disputes"),
)
_MONEY = ("discount", "freight_out", "freight_back", "depreciation", "loss", "loss_per_order")
COLUMNS: Mapping[CutBy, tuple[Column, ...]] = {
    "coupons": _OF_ORDERS,
    "merchants": _OF_ORDERS,
    "categories": (
        Column("orders"),
        _share("return_bp", "orders_returned", "orders"),
        Column("coupon_orders"),
        _share("coupon_return_bp", "coupon_orders_returned", "coupon_orders"),
    ),
    "carriers": (
        Column("shipped"),
        Column("delivered"),
        _share("lost_bp", "lost", "shipped"),
        _share("late_bp", "late", "timed"),
    ),
    "service": (
        Column("cases"),
        _share("first_response_bp", "first_responses", "first_responses", "first_responses_late"),
        _share("solved_bp", "solved", "solved", "solved_late", "unsolved"),
        Column("csat100_bp", "of100", (), ("scores",)),
        _share("complaint_bp", "complaints", "orders"),
    ),
    "losses": (Column("orders"), *(Column(name, "money") for name in _MONEY)),
    "cohorts": (Column("customers"), _share("rebuy_bp", "rebought", "customers")),
    "contacts": (Column("contacts"),),
    "goodwill": (
        Column("grants"),
        *(Column(name, "money") for name in ("refunds", "price_cuts", "vouchers", "cash", "cost")),
        Column("points"),
        Column("incidents"),
        Column("undisputed_bp", "bp", ("incidents", "-incidents_disputed"), ("incidents",)),
        _share("good_bp", "good", "good", "mid", "bad"),
    ),
    "gifts": (
        Column("gifts_sent"),
        _share("recovery_bp", "gifts_recovered", "gifts_sent"),
        Column("requested"),
        Column("approved"),
        Column("rejected"),
        Column("overdue"),
        Column("csat100_bp", "of100", (), ("scores",)),
    ),
}
_KEY: Mapping[CutBy, str] = {
    "coupons": "type",
    "losses": "type",
    "merchants": "merchant_id",
    "service": "merchant_id",
    "categories": "category",
    "carriers": "carrier",
    "cohorts": "cohort",
    "contacts": "topic",
}
_NAMED: Mapping[str, Callable[[str, Language], str]] = {
    "type": lambda code, language: language.labels.get(f"type_{code}", code),
    "cohort": lambda code, language: language.labels.get(f"cohort_{code}", code),
    "topic": lambda code, language: language.labels.get(f"topic_{code}", code),
}
"""Keys that are codes; others are names."""


def drawn_rows(page: Json, language: Language) -> dict[str, Any]:
    """The columns' headings and the rows' cells, in the order of the topic."""
    by: CutBy = page["by"]
    rows = rows_of(page)
    most = {each.member: _most(each, rows) for each in COLUMNS[by]}
    return {
        "choices": list(COLUMNS),
        "heads": [_head(each, language) for each in COLUMNS[by]],
        "rows": [_row(row, by, most, language) for row in rows],
        "currencies": len({row["currency"] for row in rows if row["currency"]}) > 1,
    }


def rows_of(page: Json) -> list[Json]:
    """What the topic says, each key and currency a row; of the service desk and of gifts all of it first."""
    if "rows" in page:
        return [{"key": row.get(_KEY.get(page["by"], ""), ""), **row} for row in page["rows"]]
    whole = {"key": "", "currency": None, "figures": page["figures"], "before": _figures_before(page)}
    merchants = [{"key": row["merchant_id"], "currency": None, **row} for row in page.get("merchants", ())]
    return [whole, *merchants]


def table_of(page: Json) -> tuple[list[str], list[dict[str, Any]]]:
    """The same for spreadsheets: the columns, and the rows in whole numbers."""
    columns = COLUMNS[page["by"]]
    counted = [name for each in columns for name in (*each.part, *each.whole) if not name.startswith("-")]
    names = list(dict.fromkeys([*(each.member for each in columns), *counted]))
    rows = [
        {"key": row["key"], "currency": row["currency"]} | {name: _plain(row["figures"][name]) for name in names}
        for row in rows_of(page)
    ]
    return ["key", "currency", *names], rows


def _figures_before(page: Json) -> Any:
    """Gifts tell all of the time before, its days too."""
    before: Json = page.get("before") or {}
    return before.get("figures", before)


def _plain(value: Any) -> Any:
    """Scores are told by how many there are."""
    return sum(cast(dict[str, int], value).values()) if isinstance(value, dict) else value


def _head(column: Column, language: Language) -> dict[str, str]:
    return {"title": language.labels[f"column_{column.member}"], "unit": column.unit}


def _row(row: Json, by: CutBy, most: Mapping[str, int], language: Language) -> dict[str, Any]:
    named = _NAMED.get(_KEY.get(by, ""), lambda code, _: code)
    title = named(row["key"], language) if row["key"] else language.labels["of_all"]
    return {
        "title": title,
        "currency": row["currency"],
        "alert": row.get("alert"),
        "cells": [_cell(each, row, most[each.member], language) for each in COLUMNS[by]],
        "reasons": _reasons(row["figures"], language),
    }


def _cell(column: Column, row: Json, most: int, language: Language) -> dict[str, Any]:
    figures: Json = row["figures"]
    before: Json = row.get("before") or {}
    found: int | None = figures[column.member]
    cell: dict[str, Any] = {"text": _text(column, found, row["currency"], language), "basis": "", "before": ""}
    if column.unit in ("bp", "of100"):
        whole = _sum(figures, column.whole)
        name, part = ("figure_of", _sum(figures, column.part)) if column.part else ("figure_scores", 0)
        if whole or part:
            cell["basis"] = language.label(name, part=part, whole=whole, count=whole)
        if part and not whole:
            cell["text"] = language.labels["of_nothing"]
        cell["few"] = 0 < whole < FEW
        cell["bar"] = _bar(found, 10_000)
        earlier: int | None = before.get(column.member)
        cell["before"] = "" if earlier is None else _text(column, earlier, row["currency"], language)
    else:
        cell["bar"] = _bar(found, most)
    return cell


def _text(column: Column, found: int | None, currency: str | None, language: Language) -> str:
    if found is None:
        return language.labels["no_figure"]
    match column.unit:
        case "bp":
            return percent(found)
        case "of100":
            return of_100(found)
        case "money":
            return amount(found, currency)
        case "count":
            return str(found)


def _most(column: Column, rows: Sequence[Json]) -> int:
    return max([abs(row["figures"][column.member] or 0) for row in rows if row["key"]] or [0])


def _bar(found: int | None, most: int) -> int:
    """How long the bar is, of 100."""
    return 0 if not found or not most else max(min(100 * abs(found) // most, 100), 1)


def _sum(figures: Json, names: Sequence[str]) -> int:
    """The sum of members, those with a minus before them taken off."""
    signed = ((-1, name[1:]) if name.startswith("-") else (1, name) for name in names)
    return sum(sign * _plain(figures[name]) for sign, name in signed)


def _reasons(figures: Json, language: Language) -> list[str]:
    """Why orders were disputed, the most frequent first."""
    found = sorted(figures.get("reasons", ()), key=lambda each: (-each["disputes"], each["reason"]))
    return [
        language.label(
            "reason_share",
            reason=language.words.get(f"CASE_{each['reason']}", language.word(each["reason"])),
            share=percent(each["share_bp"]),
            count=each["disputes"],
        )
        for each in found
    ]
