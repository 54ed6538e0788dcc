"""A signed replay: what a log's key signed of an order's state (docs/adr/0023)."""

from typing import Any

from projections.proof.merkle import Unproved
from projections.proof.note import Note, VerifierKey, read_note, signed_by
from projections.proof.verify_json import count_of, member, read_json, unhex
from projections.proof.verify_report import Fault, Report

TITLE = "/replay"
"""Behind the log's name, the note's first line."""


def is_replay(raw: bytes) -> bool:
    """Whether the bytes claim to be a signed replay."""
    title, _, line = raw.partition(b"\n")
    return title.endswith(TITLE.encode()) and line.startswith(b"{")


def check_replay(name: str, raw: bytes, key: VerifierKey, report: Report) -> None:
    """A signed replay: that this key signed it. Whether the state is what the events come to, only a replay shows."""
    note = read_note(raw)
    if signed_by(note, key) is None:
        raise Fault("unknown-key", name, f"the key is {key}")
    stated = _stated(note, key)
    leaf, state = unhex(member(stated, "leaf_hash", str)), unhex(member(stated, "state_sha256", str))
    version = count_of(stated, "version")
    report.proved["replay"] = (key.name, member(stated, "stream", str), version, leaf.hex(), state.hex())
    report.open["replay"] = ()


def _stated(note: Note, key: VerifierKey) -> Any:
    """What the note states, of the log that signed it."""
    title, _, line = note.text.partition("\n")
    if title != key.name + TITLE:
        raise Unproved(f"it is of {title}, its key of {key.name}")
    return read_json(line.encode())
