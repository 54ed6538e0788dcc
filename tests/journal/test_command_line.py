"""The journal on the command line, of a ledger in which everything happened."""

import json
from pathlib import Path

from tests.book import Book
from tests.examples import order
from tests.journal.test_over_http import checked
from tests.system.test_command_line import run, told

__all__ = ["told"]


def test_the_journal_of_everything_is_printed_balanced_and_checked(told: Path):
    rows = [json.loads(line) for line in run(told, "journal", "--lang", "en").splitlines()]
    text = run(told, "journal", "--beancount", "--lang", "en")
    trial = json.loads(run(told, "journal", "--balance"))

    assert checked(told, text).returncode == 0
    assert {each["currency"]: each["balance"] for each in trial["totals"]} == {"CNY": 0, "POINTS": 0}
    for each in trial["accounts"]:
        mine = [row["amount"] for row in rows if row["account"] == each["account"]]
        parties = [other["balance"] for other in trial["accounts"] if other["account"] == each["account"]]
        assert sum(mine) == sum(parties)
    assert {"abuse-claims", "carrier-claims", "netting", "points", "repairs"} <= {row["account"] for row in rows}
    assert rows == sorted(rows, key=lambda row: (row["position"], row["line"]))


def test_the_journal_of_one_order_is_printed_and_of_none_refused(told: Path):
    rows = [json.loads(line) for line in run(told, "journal", "--order", "A-1").splitlines()]

    assert {row["stream"] for row in rows} == {"orders/A-1"}
    assert rows[0]["narration"] == "下单"
    assert checked(told, run(told, "journal", "--order", "A-1", "--beancount")).returncode == 0
    assert "There is no order NONE" in run(told, "journal", "--order", "NONE", code=1)
    assert "option" not in run(told, "journal", "--order", "NONE", "--beancount", code=1)
    assert "whole ledger" in run(told, "journal", "--order", "A-1", "--balance", code=1)


def test_an_order_that_posts_nothing_is_an_order_all_the_same(tmp_path: Path):
    book = Book(str(tmp_path / "ledger.db"))
    book.say("orders/FREE", "OrderPlaced", **order(0))
    book.ledger.close()

    assert run(tmp_path, "journal", "--order", "FREE") == ""
    assert checked(tmp_path, run(tmp_path, "journal", "--order", "FREE", "--beancount")).returncode == 0
