"""The command line on a real ledger file."""

import json
import os
import re
import sqlite3
from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.book import Book
from tests.examples import order
from tests.forked import SHOWN, Program
from tests.telling import tell_everything
from tests.trace import requirement


def run(folder: Path, *words: str, code: int = 0, settings: Mapping[str, str] | None = None) -> str:
    """What a command prints; it must end with this code. The setting `signing_key` is LEDGER_SIGNING_KEY."""
    given = {"db": str(folder / "ledger.db")} | dict(settings or {})
    env = os.environ | {f"LEDGER_{name.upper()}": value for name, value in given.items()}
    with TemporaryDirectory() as place:
        output, errors = Path(place) / "output", Path(place) / "errors"
        ended = Program(words, env | SHOWN, output, errors).wait(120)
        printed, said = output.read_text(encoding="utf-8"), errors.read_text(encoding="utf-8")
    assert ended == code, printed + said
    assert "Traceback" not in said, said
    return printed + (said if code else "")


@pytest.fixture
def told(tmp_path: Path) -> Path:
    """A folder with a ledger in which everything happened."""
    book = Book(str(tmp_path / "ledger.db"))
    tell_everything(book)
    book.ledger.close()
    return tmp_path


def test_an_order_is_replayed_at_a_version_and_at_a_moment(told: Path) -> None:
    now: dict[str, Any] = json.loads(run(told, "replay", "A-1"))
    then = json.loads(run(told, "replay", "A-1", "--version", "2"))
    moment = json.loads(run(told, "replay", "A-1", "--as-of", "2026-05-01T02:00:30Z"))

    assert (then["version"], then["money"]["captured"]) == (2, 300_00)
    assert now["version"] > moment["version"] > 0
    assert "not-yet" not in run(told, "replay", "A-1", "--version", "1")
    assert "no such state" in run(told, "replay", "A-1", "--version", "99", code=1)
    assert "There is no order NONE" in run(told, "replay", "NONE", code=1)


def test_what_changed_between_two_versions_is_told_with_its_event(told: Path) -> None:
    changes = json.loads(run(told, "replay", "A-1", "--diff", "1:2"))["changes"]

    assert {change["path"]: (change["old"], change["new"]) for change in changes}["/money/captured"] == (0, 300_00)
    assert {change["event"]["type"] for change in changes} == {"PaymentCaptured"}
    assert "FROM:TO" in run(told, "replay", "A-1", "--diff", "2", code=1)


def test_a_history_is_told_in_both_languages(told: Path) -> None:
    chinese, english = run(told, "history", "A-1"), run(told, "history", "A-1", "--lang", "en")

    assert "客户下单" in chinese
    assert "350.00 CNY" in english or "358.00 CNY" in english
    assert len(chinese.splitlines()) == len(english.splitlines())


def test_a_file_is_imported_once_and_a_refused_line_does_not_stop_the_next(tmp_path: Path) -> None:
    lines = [
        {"stream": "orders/I-1", "idempotency_key": "1", "facts": [{"type": "OrderPlaced", **order(100_00)}]},
        {"stream": "orders/I-2", "idempotency_key": "2", "facts": [{"type": "OrderPlaced", "customer_id": "li"}]},
        {
            "stream": "orders/I-3",
            "idempotency_key": "3",
            "historical": True,
            "facts": [
                {"type": "OrderPlaced", "occurred_at": "2025-01-01T00:00:00Z", **order(100_00)},
                {"type": "PaymentCaptured", "payment_id": "p1", "amount": 100_00, "tender": "CARD"},
            ],
        },
    ]
    file = tmp_path / "orders.ndjson"
    file.write_text("\n".join(json.dumps(line) for line in lines))

    first, second = run(tmp_path, "import", str(file), code=1), run(tmp_path, "import", str(file), code=1)

    assert "2 recorded, 0 already there, 1 refused" in first
    assert "line 2: schema" in first
    assert "0 recorded, 2 already there, 1 refused" in second
    assert json.loads(run(tmp_path, "replay", "I-3"))["historical"] is True


def test_a_key_is_made_listed_rotated_and_revoked(told: Path) -> None:
    made = run(told, "keys", "create", "--owner", "shop", "--scope", "orders:read", "--scope", "orders:append")
    key_id = made.split(":")[0]
    rotated = run(told, "keys", "rotate", key_id).split(":")[0]
    revoked = run(told, "keys", "revoke", key_id)
    listed = run(told, "keys", "list")

    assert re.fullmatch(r"k[0-9a-f]{12}", key_id)
    assert rotated != key_id
    assert "revoked" in revoked
    assert key_id in listed
    assert rotated in listed
    secret = made.split()[1]
    assert secret not in listed
    assert "no scope" in run(told, "keys", "create", "--owner", "x", "--scope", "everything", code=1)


@pytest.mark.parametrize(
    ("scopes", "ends"),
    [
        (["audit:read"], True),
        (["audit:read", "orders:read", "pii:read", "evidence:export"], True),
        (["audit:read", "cases:append"], False),
        (["orders:read"], False),
    ],
)
def test_an_auditors_key_ends_though_nobody_says_when(told: Path, scopes: list[str], ends: bool) -> None:
    made = run(told, "keys", "create", "--owner", "auditor", *chain.from_iterable(("--scope", each) for each in scopes))

    assert ("It ends at" in made) is ends
    named = run(
        told, "keys", "create", "--owner", "auditor", "--scope", "audit:read", "--expires-at", "2099-01-01T00:00:00Z"
    )
    assert "It ends at 2099-01-01T00:00:00" in named


def test_what_fell_due_is_appended_by_a_tick_and_only_once(tmp_path: Path) -> None:
    book = Book(str(tmp_path / "ledger.db"))
    book.say("orders/T-1", "OrderPlaced", **order(100_00, payment_due_at="2026-05-02T00:00:00.000000Z"))
    book.ledger.close()

    first, second = run(tmp_path, "tick"), run(tmp_path, "tick")

    assert not first.startswith("0 ")
    assert second.startswith("0 events")
    assert json.loads(run(tmp_path, "replay", "T-1"))["status"] == "CANCELLED"


def test_a_command_for_a_ledger_that_is_not_there_makes_none(tmp_path: Path) -> None:
    assert "There is no ledger" in run(tmp_path, "history", "A-1", code=1)
    assert not (tmp_path / "ledger.db").exists()


def test_what_stands_in_the_way_of_serving_is_a_sentence(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "ledger.db") as connection:
        connection.execute("CREATE TABLE other (row)")
    nowhere = {"db": "postgresql://127.0.0.1:1/ledger", "data": str(tmp_path)}

    assert "something else than a ledger" in run(tmp_path, "serve", "--port", "0", code=1)
    assert "connection" in run(tmp_path, "serve", "--port", "0", code=1, settings=nowhere)


@requirement("R-000-09", "R-000-98", "R-000-99", "R-000-17", "R-000-126", "R-000-129")
def test_the_demo_plays_the_worked_cases_through_http(tmp_path: Path) -> None:
    played = run(tmp_path, "demo")

    for figure in ("175.00 CNY", "150.00 CNY", "85.00 CNY", "0.00 CNY", "800.00 CNY", "550.00 CNY", "505.00 CNY"):
        assert figure in played
    assert "list 200.00 − discount share 25.00 = 175.00 CNY" in played
    assert "owed to the customer 0.00 CNY · owed by the customer 20.00 CNY" in played
    assert "voucher 50.00 CNY" in played
