"""Whoever reads the same log comes to the same rows, in whatever pieces it came: built anew, or kept live."""

from collections.abc import Iterator, Sequence
from random import Random

import pytest
from hypothesis import given, settings

from domain.clock import plus
from domain.ledger.entry import Entry
from projections.due import Due
from projections.follower import VIEWS, Follower
from projections.view import View
from tests.book import Book
from tests.order.mall import SEEDS
from tests.order.test_on_the_ledger import retold
from tests.telling import tell_everything

LOG_MAX = 100_000


@pytest.fixture(scope="module")
def story() -> list[Entry]:
    """Everything that can be recorded, in one log."""
    book = Book()
    tell_everything(book)
    log = book.ledger.log(limit=LOG_MAX)
    book.ledger.close()
    return log


def digests(log: Sequence[Entry], batches: Iterator[int], views: Sequence[View] = VIEWS) -> dict[str, str]:
    """What each view holds that read the log in batches of these sizes."""
    follower = Follower(":memory:", views)
    start = 0
    while start < len(log):
        some = log[start : start + next(batches)]
        follower.apply(some)
        start += len(some)
    found = follower.digests()
    follower.close()
    return {each.view: found[each.number] for each in follower.own()}


def always(size: int) -> Iterator[int]:
    while True:
        yield size


def any_size(seed: int) -> Iterator[int]:
    chance = Random(seed)
    while True:
        yield chance.choice([1, 2, 3, chance.randint(1, 40)])


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 1_000])
def test_views_hold_the_same_in_whatever_batches_they_read(story: list[Entry], size: int) -> None:
    assert digests(story, always(size)) == digests(story, always(LOG_MAX))


@pytest.mark.parametrize("seed", range(5))
def test_views_hold_the_same_in_batches_of_any_sizes(story: list[Entry], seed: int) -> None:
    assert digests(story, any_size(seed)) == digests(story, always(LOG_MAX))


@settings(max_examples=40, deadline=None, database=None)
@given(SEEDS)
def test_views_of_any_history_hold_the_same_however_they_were_built(seed: int) -> None:
    book = Book()
    retold(seed, book)
    log = book.ledger.log(limit=LOG_MAX)
    book.ledger.close()

    whole = digests(log, always(LOG_MAX))

    assert digests(log, always(1)) == whole
    assert digests(log, any_size(seed)) == whole


def test_every_view_names_every_type_of_fact_that_it_wants(story: list[Entry]) -> None:
    every = [view._replace(types=()) for view in VIEWS]

    assert digests(story, always(50), every) == digests(story, always(50))


def test_every_type_that_a_view_names_is_in_the_story(story: list[Entry]) -> None:
    """So that the test before this one could miss none."""
    told = {type(entry.data) for entry in story}

    assert [(view.name, type_.__name__) for view in VIEWS for type_ in view.types if type_ not in told] == []


def test_another_row_is_another_digest(story: list[Entry]) -> None:
    assert digests(story[:-200], always(50)) != digests(story, always(50))


def test_what_was_put_off_is_no_part_of_a_digest_and_outlives_a_rebuild(story: list[Entry]) -> None:
    follower = Follower(":memory:")
    follower.apply(story)
    before, now = follower.digests(), plus(story[-1].recorded_at, days=10_000)
    asked = follower.due(now, LOG_MAX)
    assert {each.stream.partition("/")[0] for each in asked} >= {"orders", "coupons", "cases"}

    follower.put_off([(each, plus(now, days=1)) for each in asked])
    assert follower.digests() == before
    follower.rebuild()
    follower.feed(story)
    follower.settle(len(story) - 1)

    assert all(each.same for each in follower.own())
    assert follower.due(now, LOG_MAX) == []
    assert sorted(follower.due(plus(now, days=1), LOG_MAX)) == sorted(_of_coupons_still(asked, follower, now))
    follower.close()


def _of_coupons_still(asked: list[Due], follower: Follower, now: str) -> list[Due]:
    """Nobody is reminded of what has ended: those reminders are not due any more a day later."""
    again = {(each.stream, each.kind, each.item) for each in follower.due(plus(now, days=1), LOG_MAX)}
    return [each for each in asked if (each.stream, each.kind, each.item) in again]
