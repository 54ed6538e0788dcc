"""The pack's lists for courts and payment providers, and where each event stands in the log."""

from collections.abc import Iterator, Mapping
from typing import Any

from projections.dossier.blocks import Block, Cell, Para, Section, Table, Tone
from projections.dossier.told import Told

Json = Mapping[str, Any]
_TONES: Mapping[str, Tone] = {"FILLED": "good", "PARTLY": "warn", "MISSING": "bad"}


def list_sections(told: Told) -> Iterator[Section]:
    """The evidence list, Stripe's fields, the events."""
    yield Section("evidence", told.label("evidence_list"), tuple(_evidence(told)))
    yield Section("stripe", told.label("stripe"), tuple(_stripe(told)))
    yield Section("leaves", told.label("leaves"), tuple(_leaves(told)))


def _evidence(told: Told) -> Iterator[Block]:
    yield Para(told.label("evidence_rules", laws="; ".join(told.law(each) for each in _laws(told))), "quiet")
    yield Table(
        "",
        tuple(told.label(name) for name in ("no", "name", "method", "hash_time", "proves", "place")),
        (6, 18, 22, 26, 16, 12),
        tuple(
            (
                Cell(str(each["no"])),
                Cell(each["name"][told.tag]),
                Cell(f"{each['source'][told.tag]}\n{each['method'][told.tag]}"),
                Cell(f"{each['sha256'] or told.label('hidden')}\n{told.maybe_time(each['time'])}", "hash"),
                Cell(each["proves"][told.tag]),
                Cell(f"§{each['section']}", "source"),
            )
            for each in told.document["evidence_list"]
        ),
    )


def _laws(told: Told) -> list[str]:
    return told.document["evidence_list"][0]["laws"]


def _stripe(told: Told) -> Iterator[Block]:
    yield Para(told.label("stripe_note"), "quiet")
    yield Table(
        "",
        tuple(told.label(name) for name in ("field", "state", "value", "source")),
        (22, 14, 52, 12),
        tuple(_field(told, each) for each in told.document["stripe"]["fields"] if each["status"] != "NOT_APPLICABLE"),
    )


def _field(told: Told, row: Json) -> tuple[Cell, ...]:
    upload = told.label("upload", file=row["file"]) if row["file"] else ""
    missing = told.label("still_missing", missing=row["missing"][told.tag]) if row["missing"] else ""
    return (
        Cell(row["field"], "hash"),
        Cell(told.label(f"stripe_{row['status']}"), _TONES.get(row["status"], "quiet")),
        Cell("\n".join(each for each in (row["value"], upload, missing) if each)),
        told.source(row),
    )


def _leaves(told: Told) -> Iterator[Block]:
    whole = "; ".join(f"{each['stream']} 1–{each['version']}" for each in told.document["completeness"])
    yield Para(told.label("complete", streams=whole))
    yield Table(
        "",
        tuple(told.label(name) for name in ("position", "stream", "type", "leaf_hash")),
        (10, 28, 20, 42),
        tuple(
            (
                Cell(f"#{each['position']}", "source"),
                Cell(f"{each['stream']} {each['version']}"),
                Cell(each["type"]),
                Cell(each["leaf_hash"], "hash"),
            )
            for each in told.document["leaves"]
        ),
    )
