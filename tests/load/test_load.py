"""A shop's days with all that befalls them, played small; `make load` plays them as large as one likes."""

from collections.abc import Callable
from contextlib import ExitStack
from copy import deepcopy
from pathlib import Path

import pytest

from tests.load import checking
from tests.load.checking import Counts, Log, everything
from tests.load.day import PHASES, Days, planned
from tests.load.running import Run, played
from tests.load.shoppers import OWNERS
from tests.load.telling import percentiles, phases, table

ORDERS, SECONDS, SEED = 60, 10, 7


def _another_key(run: Run) -> None:
    told = next(each for each in run.told if each.status == 201 and each.kind == "pay")
    told.key += "-lost"


def _elsewhere(run: Run) -> None:
    told = next(each for each in run.told if each.events)
    (position, event_id), *rest = told.events
    told.events = [(position + 1, event_id), *rest]


def _another_version(run: Run) -> None:
    next(each for each in run.told if each.status == 201 and each.kind == "place").version += 1


def _two_answers(run: Run) -> None:
    next(each for each in run.told if each.replayed).digest = "another"


def _missed(run: Run) -> None:
    for listed in run.watched.notes["seen"]["slow"]:
        del listed[10]


def _out_of_order(run: Run) -> None:
    for listed in run.watched.notes["seen"]["endpoint"]:
        listed[10], listed[11] = listed[11], listed[10]


LIES: tuple[tuple[Callable[[Run], None], Callable[[Run, Log], Counts]], ...] = (
    (_another_key, checking.acknowledged),
    (_elsewhere, checking.acknowledged),
    (_another_version, checking.acknowledged),
    (_two_answers, checking.retries),
    (_missed, checking.followed),
    (_out_of_order, checking.followed),
)


def test_whatever_befalls_a_shop_everything_holds_in_the_end_and_what_does_not_would_be_found(tmp_path: Path) -> None:
    with ExitStack() as stack:
        run = played(tmp_path, stack, seed=SEED, orders=ORDERS, seconds=SECONDS, db=None)
        held = everything(run)

    assert held["acknowledged requests that are there, at the version and the positions answered"] > ORDERS
    assert held["orders whose accounts balance"] >= ORDERS * 0.9
    assert held["audited: decisions"] > ORDERS
    assert len(run.befell) == 7
    rows = phases(run.told)
    assert sum(row["planned"] for row in rows) == len(run.told)
    assert table(rows).row_count == len(PHASES)

    log = Log(run.shop.settings.place)
    for lie, look in LIES:
        liar = run._replace(told=deepcopy(run.told), watched=deepcopy(run.watched))
        lie(liar)
        with pytest.raises(AssertionError):
            look(liar, log)
    with pytest.raises(AssertionError):
        checking.hot(run._replace(limit=run.limit - 1), log)


def test_a_seed_plans_the_same_days_again_and_another_seed_others() -> None:
    assert planned(1, 60, 200) == planned(1, 60, 200) != planned(2, 60, 200)
    stories = planned(1, 60, 200).stories
    assert {step.kind for each in stories for step in each.steps} == {*OWNERS, "deliver"}
    assert any("payment_due_at" in step.fact for each in stories for step in each.steps)
    assert [each.order_id for each in stories] == [f"D-{number:06d}" for number in range(len(stories))]
    assert all([step.at for step in each.steps] == sorted(step.at for step in each.steps) for each in stories)


def test_the_shops_clock_goes_on_through_all_phases_and_knows_its_hours_again() -> None:
    days = Days(0, 100)
    hours = [days.hour(at / 10) for at in range(1_200)]
    assert hours == sorted(hours)
    assert hours[0] == 0
    assert [days.phase(days.at(phase.end_h) - 0.01) for phase in PHASES] == [phase.name for phase in PHASES]
    assert all(days.hour(days.at(hour)) == pytest.approx(hour) for hour in (1, 9, 12.5, 20.05, 239))


def test_percentiles_are_those_of_the_measured() -> None:
    assert percentiles([each / 1000 for each in range(1, 1001)]) == {"p50": 500.0, "p99": 990.0, "p99.9": 999.0}
    assert percentiles([]) == {}
