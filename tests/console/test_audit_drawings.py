"""What the pages of the audit draw, on values."""

from typing import Any

from projections.console.audit import WIDTH, draw_check, draw_checkpoints, draw_overview, part
from projections.console.audit_books import draw_journal
from projections.console.audit_reads import draw_views
from projections.sentences.language import EN


def outcome(first: int, last: int, exit_code: int = 0) -> dict[str, Any]:
    return {"from": first, "to": last, "exit_code": exit_code}


def overview(**more: Any) -> dict[str, Any]:
    page = {"log_size": 100, "checkpoint": {"size": 80}, "forked": [], "verified": None, "audited": None}
    return dict(draw_overview(page | more, EN))


def test_a_part_of_the_log_is_as_wide_as_its_share_and_never_too_small_to_be_seen():
    assert part(25, 50, 100) == (250, 250, "")
    assert part(0, 1, 10**9).width == 6
    assert part(10**9 - 1, 10**9, 10**9).x + 6 == WIDTH
    assert part(0, 0, 0).width == 0


def test_the_overview_answers_whether_the_log_is_what_was_signed():
    good, bad = outcome(0, 79), outcome(0, 79, 1)

    assert overview()["answer"] == "NEVER"
    assert overview(verified=good)["answer"] == "YES"
    assert overview(verified=outcome(40, 79))["answer"] == "PART"
    assert overview(verified=outcome(0, 79, 3))["answer"] == "PART"
    assert overview(verified=good, audited=bad)["answer"] == "NO"
    assert overview(verified=good, forked=["It is another tree."])["answer"] == "NO"
    assert overview()["unsigned"] == 20


def test_an_older_trees_blocks_stand_in_the_newer_one_and_fill_it_with_what_came_after():
    drawn = draw_checkpoints({"consistency": {"from": 6, "to": 16, "holds": True}}, EN)
    older, newer = drawn["older"], drawn["newer"]

    assert newer[: len(older)] == older
    assert [each.width for each in older] == [250, 125]
    assert sum(each.width for each in newer) == WIDTH
    assert {each.shade for each in newer[len(older) :]} == {"soft"}


def test_nothing_is_drawn_of_what_is_not_proved():
    assert draw_checkpoints({"consistency": None}, EN) == {"older": [], "newer": []}
    assert draw_checkpoints({"consistency": {"from": 6, "to": 16, "holds": False}}, EN)["newer"] == []


def test_what_a_check_found_is_marked_where_it_stands():
    findings = [{"position": 50, "verdict": "DIFFERENCE"}, {"position": None, "verdict": "UNCHECKED"}]
    page = {"log_size": 100, "run": None, "last": {"result": outcome(0, 99, 1) | {"findings": findings}}}
    drawn = draw_check(page, EN)

    assert [(each.x, each.shade) for each in drawn["bar"]] == [(0, "soft"), (500, "bad")]
    assert drawn["name_of"]("hashes of the tree") == "Hashes of the tree"
    assert drawn["name_of"]("something new") == "something new"


def test_debits_are_drawn_to_the_right_and_credits_to_the_left_each_currency_by_itself():
    accounts = [
        {"account": "tenders", "currency": "CNY", "balance": 500},
        {"account": "sales", "currency": "CNY", "balance": -250},
        {"account": "points", "currency": "POINTS", "balance": 0},
    ]
    totals = [{"currency": unit, "debit": 5, "credit": 5, "balance": 0} for unit in ("CNY", "POINTS")]
    page = {"balance": {"accounts": accounts, "totals": totals}, "funding": {"parties": [], "rows": []}}
    cny, points = draw_journal(page, EN)["units"]

    assert [(bar.x, bar.width) for row in cny.rows for bar in row["bar"]] == [(500, 496), (252, 248)]
    assert [row["bar"] for row in points.rows] == [[]]


def test_read_models_that_need_looking_after_come_first():
    sets = [
        {"view": name, "version": 1, "state": state, "current": current, "position": 9}
        for name, state, current in (
            ("a", "live", True),
            ("b", "building", True),
            ("c", "live", True),
            ("d", "live", False),
        )
    ]
    drawn = draw_views({"log_size": 10, "stuck": ["c"], "sets": sets}, EN)

    assert [(row["view"], row["state_of"]) for row in drawn["rows"]] == [
        ("b", "building"),
        ("c", "stuck"),
        ("d", "foreign"),
        ("a", "live"),
    ]
