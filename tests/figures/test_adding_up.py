"""However the log is cut and whenever it is read anew, the figures are the same, and days add up to their period."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from domain.ledger.entry import Entry
from projections.figures.rates import mean, rate, relative
from projections.figures.topics import TOPICS, Period
from projections.follower import Follower
from projections.registers.clauses import CLAUSES, clauses
from projections.registers.overrides import OVERRIDES, overrides
from projections.registers.policies import POLICIES, policies
from projections.reviews import REVIEWS, Of, reviewed
from tests.book import Book
from tests.figures.told import ALWAYS, Told, bought, story
from tests.telling import tell_everything

PERIOD = Period(*ALWAYS, limit=1000)


@cache
def everything() -> tuple[Entry, ...]:
    book = Book()
    tell_everything(book)
    return tuple(book.ledger.log(limit=100_000))


def said(follower: Follower) -> dict[str, Any]:
    """All that these read models say."""
    found: dict[str, Any] = {
        name: follower.read(topic.view, topic.body, PERIOD) for name, topic in TOPICS.items() if name != "contacts"
    }
    found["reviews"] = follower.read(REVIEWS, reviewed, Of(None, "m1"), -1, 100)
    found["clauses"] = follower.read(CLAUSES, clauses, "CN_2025", -1, 1000)
    found["policies"] = follower.read(POLICIES, policies, -1, 1000)
    found["overrides"] = follower.read(OVERRIDES, overrides, -1, 1000)
    return found


@pytest.mark.parametrize("batch", [1, 7, 100_000])
def test_built_anew_everything_is_as_it_was_and_applying_again_changes_nothing(tmp_path: Path, batch: int):
    followed, rebuilt = Follower(tmp_path / "followed.db"), Follower(tmp_path / "rebuilt.db")
    followed.apply(everything(), 13)
    rebuilt.apply(everything(), batch)
    before = said(rebuilt)
    assert before == said(followed)

    rebuilt.apply(everything(), batch)
    assert said(rebuilt) == before
    rebuilt.rebuild()
    rebuilt.apply(everything())
    assert said(rebuilt) == before


def test_the_story_of_everything_moves_every_topic():
    follower = Follower(":memory:")
    follower.apply(everything())

    said_nothing = [
        name
        for name, body in said(follower).items()
        if not body or (isinstance(body, dict) and not body.get("rows", "gifts"))
    ]
    assert said_nothing == []


def test_days_add_up_to_their_period():
    told = Told().tell(everything())
    times = sorted(entry.occurred_at[:10] for entry in everything())
    first, last = date.fromisoformat(times[0]), date.fromisoformat(times[-1]) + timedelta(days=1)
    days = [(first + timedelta(days=each)).isoformat() for each in range((last - first).days + 1)]
    for topic in ("coupons", "merchants", "categories", "carriers", "losses", "goodwill", "cohorts"):
        whole = summed(told.rows(topic, limit=1000))
        assert whole == summed([row for day in days for row in told.rows(topic, day, day, limit=1000)]), topic


def summed(rows: list[dict[str, Any]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for row in rows:
        for name, count in row["figures"].items():
            if isinstance(count, int) and not name.endswith(("_bp", "_per_order", "_per_grant", "_value")):
                total[name] = total.get(name, 0) + count
    return total


def test_rows_are_read_page_by_page():
    told = Told()
    entries = story(bought())
    for number in range(5):
        moved = [
            replace(each, stream=f"orders/N-{number}", data=replace(each.data, merchant_id=f"m{number}"))
            for each in entries
            if each.type == "OrderPlaced"
        ]
        told.tell(moved)
    first = told.body("merchants", Period(*ALWAYS, limit=2))
    rest = told.body("merchants", Period(*ALWAYS, after=first["next"], limit=3))

    assert [row["merchant_id"] for row in first["rows"]] == ["m0", "m1"]
    assert ([row["merchant_id"] for row in rest["rows"]], rest["next"]) == (["m2", "m3", "m4"], None)


def test_rates_and_means_are_rounded_half_up_and_nothing_has_none():
    assert [rate(1, 3), rate(2, 3), rate(1, 20_000), rate(0, 5), rate(0, 0)] == [3333, 6667, 1, 0, None]
    assert [mean(5, 2), mean(4, 3), mean(7, 0)] == [3, 1, None]
    assert [relative(900, 1400), relative(1400, 900), relative(0, 5), relative(None, 5)] == [5556, -3571, None, None]
