"""The money page of an order, drawn from its reading: the flow, the rows of its accounts, each refund explained."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from projections.amounts import figure, money
from projections.console.money_drawing import money_drawing, node_name
from projections.order_page import Amount
from projections.page_notes import Notes
from projections.refund_statement import refund_statement
from projections.sentences.language import Language

Json = Mapping[str, Any]


class Share(NamedTuple):
    """A line's share of a coupon as the table has it: in words, none where it carries none."""

    text: str
    left: str


def draw(page: Json, language: Language) -> Mapping[str, Any]:
    """What the template shows: the drawing and the same as rows, accounts, shares, statements."""
    currency: str = page["currency"]
    names = _names(page, language)
    titles = {line["line"]: line["title"] for line in page["lines"] if not line["sum"]}
    notes = Notes({"returns": ()}, language, lambda amount: money(amount, currency))
    return {
        "drawing": money_drawing(page["flow"], currency, names, language),
        "flows": list(_flows(page["flow"], names, language)),
        "said": _said(page, language),
        "costs": _account(page["costs"], currency, language),
        "balance": _account(page["balance"], currency, language),
        "shares": _shares(page, names, language),
        "refunds": [_explained(row, currency, language, titles) for row in page["refunds"]],
        "quotes": [_explained(row, currency, language, titles) for row in page["quotes"]],
        "notes": notes,
        "titles": titles,
        "carrying": _carrying(page),
    }


def _names(page: Json, language: Language) -> dict[str, str]:
    """What the drawing calls lines and coupons."""
    names = {f"line:{line['line']}": line["title"] for line in page["lines"] if not line["sum"]}
    for coupon in page["coupons"]:
        names[f"coupon:{coupon['coupon_id']}"] = f"{language.labels['coupon']} {coupon['code'] or coupon['coupon_id']}"
    return names


def _flows(flow: Json, names: Mapping[str, str], language: Language) -> Iterator[dict[str, Any]]:
    nodes = {node["id"]: node_name(node, names, language) for node in flow["nodes"]}
    for each in flow["flows"]:
        yield {"source": nodes[each["source"]], "target": nodes[each["target"]], "amount": each["amount"]}


def _said(page: Json, language: Language) -> str:
    """The drawing in one sentence."""
    figures: dict[str, int] = page["money"]
    said = {
        name: money(figures[name], page["currency"]) if figures[name] else None
        for name in ("listed", "discount", "captured", "retained_value", "refunded", "owed_to_customer")
    }
    return language.label("flow_said", **said | {"listed": said["listed"] or money(0, page["currency"])})


def _account(rows: Sequence[Json], currency: str, language: Language) -> list[Amount]:
    return [Amount(row["sign"], language.labels[row["name"]], figure(row["amount"], currency)) for row in rows]


def _shares(page: Json, names: Mapping[str, str], language: Language) -> list[dict[str, Any]]:
    """Each coupon's share by line: a column for each line that carries any."""
    currency: str = page["currency"]
    rows: list[dict[str, Any]] = []
    for each in page["shares"]:
        by_line = {line["line"]: line for line in each["lines"]}
        rows.append(
            {
                "name": names.get(f"coupon:{each['coupon_id']}", language.labels["flow_cut"]),
                "parts": [_share(by_line.get(line), currency) for line in _carrying(page)],
                "taken": figure(each["taken"], currency),
                "left": figure(each["left"], currency),
                "still": _still(each, currency, language),
            }
        )
    return rows


def _share(line: Json | None, currency: str) -> Share | None:
    if line is None:
        return None
    return Share(figure(line["share"], currency), figure(line["left"], currency) if line["left"] else "")


def _carrying(page: Json) -> list[str]:
    """The lines that carry a share of any, in the order's own order."""
    carry = {line["line"] for each in page["shares"] for line in each["lines"]}
    return [line["line"] for line in page["lines"] if not line["sum"] and line["line"] in carry]


def _still(each: Json, currency: str, language: Language) -> str:
    if each["still_takes"] is None:
        return ""
    return language.label(
        "still_takes", amount=figure(each["still_takes"], currency), method=language.word(each["method"])
    )


def _explained(row: Json, currency: str, language: Language, titles: Mapping[str, str]) -> dict[str, Any]:
    """A refund or a quote with its statement."""
    return {"row": row, "statement": refund_statement(row, currency, language.code, titles)}
