"""The pack's money: the lines, who paid what, each refund with its formula and what other methods came to."""

from collections.abc import Iterator, Mapping
from typing import Any

from projections.dossier.blocks import Block, Cell, Facts, Para, Section, Table, Title
from projections.dossier.told import Told

Json = Mapping[str, Any]


def money_sections(told: Told) -> Iterator[Section]:
    """The money, and what became of the coupons."""
    yield Section("money", told.label("money"), tuple(_money(told)))
    yield Section("coupons", told.t("coupons"), tuple(_coupons(told)))


def _money(told: Told) -> Iterator[Block]:
    order = told.document["order"]
    currency = told.label("amount_in", currency=order["currency"])
    yield Table(
        told.label("lines"),
        (told.t("goods"), told.t("kept"), f"{told.t('listed')}, {currency}", told.t("discount"), told.t("retained")),
        (40, 12, 18, 15, 15),
        tuple(_line(told, each) for each in order["lines"]),
    )
    names = ("payable", "captured", "outstanding", "refund_due", "compensated", "refunded")
    labels = {"outstanding": "to_pay"}
    rows = [(told.t(labels.get(name, name)), order["money"][name]) for name in names]
    owed = {"shortfall_open": "shortfall_open", "by_customer": "owed_by_customer"}
    rows += [(told.t(label), order["money"][name]) for label, name in owed.items() if order["money"][name]]
    rows += [(told.t("to_customer"), order["money"]["owed_to_customer"])]
    yield Table(
        told.label("account"),
        (told.t("row"), currency),
        (75, 25),
        tuple((Cell(name), Cell(told.figure(amount), "number")) for name, amount in rows),
    )
    if order["payments"]:
        yield Table(
            told.t("payments"),
            (told.t("payment"), told.t("tender"), told.t("time"), currency),
            (30, 20, 30, 20),
            tuple(
                (
                    Cell(each["payment_id"]),
                    Cell(each["tender"] or "–"),
                    Cell(told.time(each["at"])),
                    Cell(told.figure(each["amount"]), "number"),
                )
                for each in order["payments"]
            ),
        )
    for row in told.document["refunds"]:
        yield from _refund(told, row)


def _line(told: Told, line: Json) -> tuple[Cell, ...]:
    return (
        Cell(line["title"]),
        Cell(f"{line['kept']}/{line['quantity']}"),
        Cell(told.figure(line["list_price"] * line["quantity"]), "number"),
        Cell(told.figure(-line["discount_share"]), "number"),
        Cell(told.figure(line["retained_value"]), "number"),
    )


def _refund(told: Told, row: Json) -> Iterator[Block]:
    statement = row["statement"][told.tag]
    yield Title(told.shown_in.label("refund", id=row["refund_id"]))
    parts = [statement["method"] and statement["method"]["words"], statement["cause"] and statement["cause"]["words"]]
    parts.append(told.shown_in.label("policy", version=statement["policy_version"]))
    yield Facts(
        (
            (told.t("rule"), Cell(" · ".join(each for each in parts if each))),
            (told.t("state"), Cell(told.word(row["status"]))),
            (told.t("pay_by"), Cell(told.time(row["pay_by"]))),
            (told.t("reference"), Cell(row["reference"] or "–")),
            (told.label("source"), told.source(row)),
        )
    )
    last = (Cell(told.t("sum"), "strong"), Cell(statement["total"]["formula"] or ""), _amount(statement["total"]))
    yield Table(
        told.t("how"),
        (told.t("row"), told.t("formula"), told.t("amount")),
        (30, 50, 20),
        (
            *(
                (Cell(each["label"]), Cell(each["formula"] or each["explanation"] or ""), _amount(each))
                for each in statement["rows"]
            ),
            last,
        ),
    )
    if statement["methods"]:
        yield Table(
            told.t("methods"),
            (told.t("method"), told.t("amount")),
            (75, 25),
            tuple(
                (Cell(each["words"] + (f" ({told.t('chosen')})" if each["chosen"] else "")), _amount(each))
                for each in statement["methods"]
            ),
        )
    for sentence in [each["words"] for each in statement["coupons"]]:
        yield Para(sentence, "quiet")
    if statement["grounds"]:
        yield Para(f"{told.t('grounds')}: {'; '.join(statement['grounds'])}", "quiet")


def _amount(row: Json) -> Cell:
    return Cell(row["text"].replace("-", "−"), "number")


def _coupons(told: Told) -> Iterator[Block]:
    rows = told.document["coupons"]
    if not rows:
        yield Para(told.label("none"), "quiet")
        return
    yield Table(
        "",
        (told.t("coupon"), told.t("terms"), told.t("validity"), told.t("applied"), told.label("source")),
        (24, 26, 22, 14, 14),
        tuple(
            (
                Cell(each["code"] or each["coupon_id"]),
                Cell(told.shown_in.label("terms_of", campaign=each["campaign_id"], version=each["terms_version"])),
                Cell(told.word(each["validity"]) + (f" ({told.word(each['reason'])})" if each["reason"] else "")),
                Cell(told.figure(each["applied"]), "number"),
                told.source(each),
            )
            for each in rows
        ),
    )
