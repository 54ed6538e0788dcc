"""Whatever clients say, the API answers what the published rules make of it, on either store."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from domain.ledger.batch import Batch
from domain.ledger.command import Command, Outcome
from domain.refund import retained
from tests import house
from tests.model.every_fact import EveryFact, EveryFactOnPostgres
from tests.model.machine import ANY, OnPostgres, WholeApi

SAMPLE = settings(ANY, derandomize=True)
UNSHRUNK = settings(SAMPLE, phases=[Phase.generate])
ORACLE = ("figures", "order", "shop")


def test_the_api_answers_what_the_published_rules_make_of_what_is_said():
    before = WholeApi.requests_of_all
    run_state_machine_as_test(WholeApi, settings=settings(SAMPLE, max_examples=4, stateful_step_count=25))

    assert WholeApi.requests_of_all > before + 100


def test_it_does_so_on_postgresql(postgres: str):
    before = WholeApi.requests_of_all
    run_state_machine_as_test(OnPostgres, settings=settings(SAMPLE, max_examples=2, stateful_step_count=25))

    assert WholeApi.requests_of_all > before + 50


def test_it_finds_what_is_priced_by_another_method(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(
        retained, "_reprice", lambda coupon, place, met, blocks, lost: retained._pro_rata(blocks, place)
    )

    with pytest.raises(AssertionError, match=r"retained_value|CouponLapsed"):
        run_state_machine_as_test(WholeApi, settings=settings(UNSHRUNK, max_examples=100, stateful_step_count=25))


@pytest.mark.parametrize(("machine", "ledgers"), [(EveryFact, 6), (EveryFactOnPostgres, 3)])
def test_whatever_fact_is_said_on_whatever_stream_the_ledger_keeps_its_promises(
    machine: type[EveryFact], ledgers: int, postgres: str
):
    before = EveryFact.facts
    run_state_machine_as_test(machine, settings=settings(SAMPLE, max_examples=ledgers, stateful_step_count=15))

    assert EveryFact.facts > before + 30


def forgets(*_: object) -> None:
    """A retry is decided anew."""


def records(batch: Batch, command: Command) -> Outcome:
    """A dry run is none."""
    return decided(batch, command._replace(dry_run=False))


decided = Batch._decided


@pytest.mark.parametrize(("name", "fault"), [("_repeated", forgets), ("_decided", records)])
def test_it_finds_a_ledger_that_forgets_requests_or_records_what_was_only_tried(
    name: str, fault: Callable[..., Outcome | None], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(Batch, name, fault)

    with pytest.raises(AssertionError):
        run_state_machine_as_test(EveryFact, settings=settings(UNSHRUNK, max_examples=100, stateful_step_count=20))


@pytest.mark.parametrize("name", ORACLE)
def test_the_oracle_takes_nothing_from_the_product(name: str):
    path = house.ROOT / "tests" / "model" / f"{name}.py"
    ours = {f"tests.model.{each}" for each in ORACLE}

    assert [each for each in imported(path) if each.split(".")[0] in (*house.ROOMS, "tests") and each not in ours] == []


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(house.tree(path)):
        match node:
            case ast.ImportFrom(module=str(module), names=names):
                yield from (f"{module}.{each.name}" if module == "tests.model" else module for each in names)
            case ast.Import(names=names):
                yield from (each.name for each in names)
            case _:
                pass
