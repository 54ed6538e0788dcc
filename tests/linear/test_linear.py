"""What several clients of several servers see at the same time, one of them killed or frozen in the middle, could
have happened one after the other.
"""

import pytest

from tests.linear import register
from tests.linear.checker import judge
from tests.linear.client import Said
from tests.linear.register import Recorded
from tests.linear.rounds import Round, Seen, check, check_followed, check_positions, play, serving

OPERATIONS = 60
ROUNDS = {
    "file, killed": (1, Round("s1r0", OPERATIONS, 0)),
    "postgres, killed": (2, Round("s1r0", OPERATIONS, 0)),
    "postgres, frozen": (3, Round("s1r1", OPERATIONS, 1, freezes=True)),
}


@pytest.fixture(scope="module", params=ROUNDS)
def seen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """A round on each store, and one with a frozen server."""
    number, played = ROUNDS[request.param]
    store, _ = request.param.split(", ")
    folder = tmp_path_factory.mktemp(store)
    settings = {"db": request.getfixturevalue("postgres_of_all")} if store == "postgres" else {}
    with serving(folder, number, **settings) as servers:
        return play(folder, servers, played)


def test_what_clients_see_at_the_same_time_could_have_happened_one_after_the_other(seen: Seen):
    count = check(seen)

    assert {"recorded", "conflicts", "reads", "followed"} <= count.keys()


def test_an_acknowledged_fact_that_was_missing_would_be_found_out(seen: Seen):
    stream = max(seen.streams, key=lambda each: len(seen.streams[each]))
    history = seen.history(stream)
    writes = [each for each in history if isinstance(each.answer, Recorded) and not each.answer.replayed]
    lost = writes[len(writes) // 2]

    told = judge([each for each in history if each.asked != lost.asked], register.NOTHING, register.step)

    assert not told.linearizable


def test_a_position_before_one_acknowledged_earlier_would_be_found_out(seen: Seen):
    writes = [each for each in seen.said if isinstance(each.answer, Recorded) and not each.answer.replayed]
    latest = max(writes, key=lambda each: each.called)
    check_positions(writes)

    with pytest.raises(AssertionError, match="acknowledged before"):
        check_positions([*(each for each in writes if each != latest), latest._replace(first=0, last=0)])


def test_a_reading_that_lags_behind_what_it_says_would_be_found_out(seen: Seen):
    stream, positions = next(each for each in seen.streams.items() if len(each[1]) > 1)
    lagging = Said("journal", stream, 0, tuple(positions[:-1]), 1, 2, "x", last=positions[-1])

    with pytest.raises(AssertionError):
        check_followed(Seen([lagging], seen.streams))
