"""What changed between two versions, and which event did it."""

from typing import Any

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


def test_nothing_changed_is_nothing() -> None:
    shop, stream = s1()

    assert diff(_moments(shop, stream, 3, 3)) == {"changes": [], "steps": []}


def test_line_ids_are_written_as_a_pointer_writes_them() -> None:
    before = {"lines": [{"line": "a/b", "kept": 1}]}
    after = {"lines": [{"line": "a/b", "kept": 0}]}

    assert diff([(None, before), (None, after)])["changes"][0]["path"] == "/lines/a~1b/kept"
