"""What changed between two versions, and which event did it."""

from collections.abc import Iterator
from typing import Any
from weakref import ReferenceType, ref

from domain.ledger.entry import Entry
from projections.diff import Moment, diff
from projections.order_view import order_view
from tests.projections.examples import full_story, s1
from tests.projections.shop import Shop
from tests.trace import requirement


def _moments(shop: Shop, stream: str, first: int, last: int) -> list[Moment]:
    def moment(version: int) -> Moment:
        if version == 0:
            return None, None
        entry: Entry = shop.entries(stream)[version - 1]
        return entry, order_view(shop.fold(stream, version=version).state, version, "A-1001")

    return [moment(version) for version in range(first, last + 1)]


class _Kept(dict[str, Any]):
    """A view that can be watched."""


def _by_path(changes: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {each["path"]: each for each in changes}


@requirement("R-000-16")
def test_each_figure_has_its_old_and_new_value_and_the_event_that_changed_it() -> None:
    shop, stream = s1()

    changes = _by_path(diff(_moments(shop, stream, 2, 7))["changes"])

    owed = changes["/money/owed_to_customer"]
    assert (owed["old"], owed["new"]) == (0, 17500)
    assert (owed["event"]["type"], owed["event"]["version"]) == ("RefundFellDue", 7)
    assert changes["/lines/1/returned"]["event"]["type"] == "ReturnInspected"
    assert changes["/refunds/r1/amount"]["old"] is None
    assert changes["/refunds/r1/breakdown/0/net"]["new"] == 17500
    assert "/version" not in changes


def test_a_figure_that_moved_and_came_back_is_no_net_change_but_a_step() -> None:
    shop, stream = s1()

    answer = diff(_moments(shop, stream, 2, 7))

    assert "/lines/1/requested" not in _by_path(answer["changes"])
    moves = [step for step in answer["steps"] if step["path"] == "/lines/1/requested"]
    assert [(step["old"], step["new"], step["event"]["type"]) for step in moves] == [
        (0, 1, "ReturnRequested"),
        (1, 0, "ReturnInspected"),
    ]


def test_the_steps_lead_from_the_first_view_to_the_last() -> None:
    shop, stream = full_story()
    last = len(shop.entries(stream))
    for first in (0, 1, 7):
        answer = diff(_moments(shop, stream, first, last))
        reached = {step["path"]: step["new"] for step in answer["steps"]}

        assert answer["changes"]
        for change in answer["changes"]:
            assert reached[change["path"]] == change["new"] != change["old"]
            assert change["events"][-1] == change["event"]


def test_what_two_rows_of_one_name_come_to_is_told_as_of_any_other() -> None:
    """Only the parts that differ are taken apart; that changes nothing of what is told."""
    before = {"steps": [{"type": "PAID", "at": 1}, {"type": "PAID", "at": 2}], "money": {"due": 1, "paid": 2}}
    after = {"steps": [{"type": "PAID", "at": 3}, {"type": "PAID", "at": 4}], "money": {"due": 1, "paid": 5}}

    changes = diff(iter([(None, before), (None, after)]))["changes"]

    assert [(each["path"], each["old"], each["new"]) for each in changes] == [
        ("/steps/PAID/at", 2, 4),
        ("/money/paid", 2, 5),
    ]


def test_a_row_that_stayed_is_not_told_where_two_others_share_a_name() -> None:
    paid, sent = {"type": "PAID", "at": 1}, {"type": "SENT", "at": 2}

    for before, after in (([paid, sent], [paid, sent, sent]), ([paid, sent, sent], [paid, sent])):
        assert diff(iter([(None, {"steps": before}), (None, {"steps": after})]))["steps"] == []


def test_the_versions_between_are_not_held_together() -> None:
    shop, stream = full_story()
    alive: list[ReferenceType[_Kept]] = []
    most = 0

    def one_by_one() -> Iterator[Moment]:
        nonlocal most
        for entry, view in _moments(shop, stream, 0, len(shop.entries(stream))):
            kept = _Kept(view or {})
            alive.append(ref(kept))
            yield entry, kept
            del kept
            most = max(most, sum(each() is not None for each in alive))

    assert diff(one_by_one())["steps"]
    assert most <= 3, "the first, the one before and the last"


def test_nothing_changed_is_nothing() -> None:
    shop, stream = s1()

    assert diff(_moments(shop, stream, 3, 3)) == {"changes": [], "steps": []}


def test_line_ids_are_written_as_a_pointer_writes_them() -> None:
    before = {"lines": [{"line": "a/b", "kept": 1}]}
    after = {"lines": [{"line": "a/b", "kept": 0}]}

    assert diff([(None, before), (None, after)])["changes"][0]["path"] == "/lines/a~1b/kept"
