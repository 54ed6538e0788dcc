"""What was said and decided about the order: messages, cases, decisions by hand."""

from collections.abc import Iterator, Mapping
from typing import Any

from projections.dossier.blocks import Block, Cell, Facts, Para, Section, Table, Title
from projections.dossier.told import Told

Json = Mapping[str, Any]


def after_sections(told: Told) -> Iterator[Section]:
    """Only those that have something to show, but for the messages: none is a statement too."""
    yield Section("messages", told.t("messages"), tuple(_messages(told)))
    if told.document["cases"]:
        yield Section("cases", told.label("cases"), tuple(_cases(told)))
    if told.document["overrides"]:
        yield Section("overrides", told.label("overrides"), (_overrides(told),))


def _messages(told: Told) -> Iterator[Block]:
    if not told.document["messages"]:
        yield Para(told.label("no_messages"), "quiet")
    for row in told.document["messages"]:
        sent = "; ".join(
            told.label("sent", channel=told.several([each["channel"]]), at=told.time(each["at"]))
            for each in row["sent"]
        )
        version = row["template"] and told.label("template", name=row["template"], version=row["template_version"])
        yield Para(row["text"][told.tag])
        yield Facts(
            (
                (told.label("prepared_at"), Cell(told.time(row["prepared_at"]))),
                (told.label("sent_by"), Cell(sent, "good") if sent else Cell(told.t("message_unsent"), "warn")),
                (told.label("made_from"), Cell(version or "–")),
                (told.label("language"), Cell(row["language"] or "–")),
                (told.label("source"), told.source(row)),
            )
        )


def _cases(told: Told) -> Iterator[Block]:
    for row in told.document["cases"]:
        yield Title(told.label("case", id=row["case_id"]))
        if row["evidence"]:
            yield Table(
                told.label("evidence"),
                tuple(told.label(name) for name in ("evidence_kind", "commitment", "handed_in", "source")),
                (22, 44, 22, 12),
                tuple(
                    (
                        Cell(f"{told.several([each['kind']])} ({each['evidence_id']})"),
                        Cell("\n".join(each["commitments"]), "hash"),
                        Cell(told.time(each["at"])),
                        told.source(each),
                    )
                    for each in row["evidence"]
                ),
            )
        yield told.history(row["history"])


def _overrides(told: Told) -> Table:
    return Table(
        "",
        tuple(told.label(name) for name in ("decision", "approver", "decided_at", "amount", "source")),
        (34, 20, 22, 12, 12),
        tuple(
            (
                Cell(_said(told, each)),
                Cell(each["approver"] or each["actor"]),
                Cell(told.time(each["at"])),
                Cell(_amount(told, each), "number"),
                told.source(each),
            )
            for each in told.document["overrides"]
        ),
    )


def _said(told: Told, row: Json) -> str:
    """The sentence of the event, which says what was decided."""
    position = row["sources"][0]["position"]
    return next(
        each["text"][told.tag] for each in told.document["history"] if each["sources"][0]["position"] == position
    )


def _amount(told: Told, row: Json) -> str:
    if row["amount"] is None:
        return "–"
    return str(row["amount"]) if row["unit"] == "POINTS" else told.figure(row["amount"])
