"""Checkpoints are kept for good, and each question about them has one answer, on every store."""

import pytest

from domain.ledger.checkpoints import Checkpoints, Forked, Kept, Stamp
from tests.ledger.toy import AnyLedger

TOKEN = Stamp(9, "TSA", b"token", "2026-03-01T12:01:00.000000Z")
LINE = Stamp(9, "witness", b"a line", "2026-03-01T12:02:00.000000Z")


def signed(size: int, root: bytes = b"r") -> Kept:
    return Kept(size, root * 32, f"note of {size}", f"2026-03-01T12:00:{size:02}.000000Z")


@pytest.fixture
def kept(ledger: AnyLedger) -> Checkpoints:
    """Checkpoints over 2, 5, 9 and 12 events; of 9 and 12 others said something."""
    kept = Checkpoints(ledger.datastore)
    for size in (2, 5, 9, 12):
        assert kept.keep(signed(size)) == signed(size)
    for each in (TOKEN, TOKEN._replace(size=12), LINE):
        kept.stamp(each)
    return kept


def test_the_last_one_is_told_if_it_covers_so_many(kept: Checkpoints) -> None:
    assert [kept.latest(size) for size in (0, 12, 13)] == [signed(12), signed(12), None]


def test_what_covers_so_many_is_the_first_that_others_stamped_or_else_the_first(kept: Checkpoints) -> None:
    assert [kept.covering(size) for size in (1, 9, 10, 13)] == [signed(9), signed(9), signed(12), None]

    kept.keep(signed(20))
    kept.keep(signed(30))
    assert kept.covering(13) == signed(20)


def test_one_is_found_by_its_size_and_by_when_it_was_made(kept: Checkpoints) -> None:
    assert [kept.of(size) for size in (4, 5, 6)] == [None, signed(5), None]
    moments = ("2026-03-01T12:00:01.999999Z", "2026-03-01T12:00:02.000000Z", "2026-03-01T12:00:08.999999Z")
    assert [kept.before(moment) for moment in moments] == [None, signed(2), signed(5)]


def test_all_are_listed_from_the_smallest_and_those_below_from_the_largest(kept: Checkpoints) -> None:
    assert kept.all() == [signed(2), signed(5), signed(9), signed(12)]
    assert kept.below(12, 2) == [signed(9), signed(5)]
    assert kept.below(2, 2) == []


def test_one_of_a_size_is_kept_once_and_another_root_is_a_fork(kept: Checkpoints) -> None:
    again = signed(5)._replace(note="another", made_at="2026-04-01T12:00:00.000000Z")

    assert kept.keep(again) == signed(5)
    with pytest.raises(Forked, match="5 events"):
        kept.keep(signed(5, b"x"))
    assert kept.all() == [signed(2), signed(5), signed(9), signed(12)]


def test_what_others_said_is_kept_by_name_and_the_first_of_each_stays(kept: Checkpoints) -> None:
    kept.stamp(TOKEN._replace(token=b"another"))

    assert kept.stamps(9) == [TOKEN, LINE]
    assert [kept.stamped(name) for name in ("TSA", "witness", "nobody")] == [12, 9, 0]


def test_one_that_can_not_be_kept_holds_nobody_up(kept: Checkpoints) -> None:
    for broken in (signed(20)._replace(root=None), signed(20)._replace(note=None)):
        with pytest.raises(Exception, match=r"(?i)null"):
            kept.keep(broken)
    with pytest.raises(Exception, match=r"(?i)null"):
        kept.stamp(TOKEN._replace(size=2, token=None))

    assert kept.keep(signed(20)) == signed(20)
