"""A signed replay says what its key signed, of its own log, and nothing that is not stated."""

import json
from typing import Any

import pytest

from projections.proof.merkle import Unproved
from projections.proof.verify_replay import check_replay, is_replay
from projections.proof.verify_report import Report
from tests.proof.attacks.log import KEEPER, ORIGIN, STRANGER, Keeper

STATED = {"leaf_hash": "0a" * 32, "state_sha256": "0b" * 32, "stream": "orders/A-1", "version": 3}


def signed(stated: Any = STATED, title: str = f"{ORIGIN}/replay", by: Keeper = KEEPER) -> bytes:
    return by.sign(f"{title}\n{json.dumps(stated)}\n").encode()


def test_what_is_signed_of_a_state_is_said_and_what_only_a_replay_shows_is_left_open() -> None:
    report = Report()

    assert is_replay(signed())
    check_replay("a replay", signed(), KEEPER.key, report)

    assert report.proved == {"replay": (ORIGIN, "orders/A-1", 3, "0a" * 32, "0b" * 32)}
    assert "replay" in report.open


@pytest.mark.parametrize(
    "raw", [b"", b"shop.example/log\n{}", b"shop.example/log/replay\n7", b"shop.example/log/replay"]
)
def test_other_bytes_do_not_claim_to_be_one(raw: bytes) -> None:
    assert not is_replay(raw)


@pytest.mark.parametrize(
    "raw",
    [
        *(signed(by=STRANGER), signed(title="other.example/log/replay"), signed(title=ORIGIN), signed([])),
        *(signed({name: value for name, value in STATED.items() if name != left_out}) for left_out in STATED),
        signed(STATED | {"version": -1}),
    ],
    ids=["stranger", "another-log", "no-title", "no-object", *(f"no-{name}" for name in STATED), "negative"],
)
def test_what_is_signed_otherwise_proves_nothing(raw: bytes) -> None:
    report = Report()

    with pytest.raises(Unproved):
        check_replay("a replay", raw, KEEPER.key, report)
    assert report.proved == {}
