"""Partners over HTTP: scores with their causes, self-checks, measures and what the public reads of them."""

from typing import Any

from domain.clock import instant, plus
from tests.api.customer import Door, expect_problem
from tests.trace import requirement

SHOP = "partners/M-7"
REGISTERED = {"type": "PartnerRegistered", "role": "MERCHANT", "title": "七号家居店"}
MOVED = {"type": "ScoreMoved", "movement_id": "S-1", "delta": -5, "cause": "NOT_AS_DESCRIBED", "case_id": "C-1"}
PENALISED = {"type": "PartnerPenalised", "penalty_id": "P-1", "measure": "SUSPENSION", "ground": "24 小时内未处理"}
PUBLISHED = {"type": "PenaltyPublished", "penalty_id": "P-1", "channel": "HOME_PAGE", "reference": "notice-1"}


def _now(door: Door) -> str:
    return instant(door.services.ledger.clock())


def _penalised(door: Door, key: str, *more: dict[str, Any], **members: Any) -> int:
    """A shop with a measure against it; the position up to which the register must know the log."""
    said = door.said(f"partners/{key}", REGISTERED | {"title": key}, PENALISED | members, *more)
    return max(event["position"] for event in said["events"])


@requirement("R-001-17")
def test_a_score_is_shown_with_each_movement_and_its_cause(door: Door) -> None:
    state = door.said(SHOP, REGISTERED, MOVED)["state"]
    undone = door.said(SHOP, MOVED | {"movement_id": "S-2", "delta": 5, "cause": "APPEAL", "reverses": "S-1"})["state"]

    assert (state["score"], state["movements"][0]["cause"], state["movements"][0]["case_id"]) == (
        95,
        "NOT_AS_DESCRIBED",
        "C-1",
    )
    assert [(each["delta"], each["score"], each["reversed_by"]) for each in undone["movements"]] == [
        (-5, 95, "S-2"),
        (5, 100, None),
    ]
    assert door.read(f"/v1/{SHOP}", as_of_version=2)["score"] == 95
    told = [each["text"] for each in door.read(f"/v1/{SHOP}/history")["history"]]
    assert told[1] == "信誉分变动 −5，现为 95 分，原因：与描述不符，工单 C-1（变动 S-1）。"


def test_a_score_is_not_moved_by_halves(door: Door) -> None:
    expect_problem(door.say(SHOP, MOVED), 409, "unknown-partner")
    door.said(SHOP, REGISTERED, MOVED)

    wrong = MOVED | {"movement_id": "S-2", "delta": 4, "reverses": "S-1"}
    problem = expect_problem(door.say(SHOP, wrong), 409, "reversal-differs")
    assert (problem["delta"], problem["requirement"]) == (5, "R-001-17")
    assert problem["detail"] == "撤销信誉分变动 S-1 的变动应为 5。"
    expect_problem(door.say(SHOP, MOVED | {"movement_id": "S-3", "delta": 101}), 422, "schema")


@requirement("R-001-14")
def test_an_open_self_check_is_shown_until_both_texts_are_kept(door: Door) -> None:
    due_at = plus(_now(door), hours=24)
    ordered = {"type": "SelfCheckOrdered", "check_id": "K-1", "subject": "lamp-3", "due_at": due_at}
    (open_check,) = door.said(SHOP, ordered)["state"]["self_checks"]
    half = {"type": "SelfCheckCompleted", "check_id": "K-1", "before_sha256": "ab" * 32}
    expect_problem(door.say(SHOP, half), 422, "schema")

    (done,) = door.said(SHOP, half | {"after_sha256": "cd" * 32})["state"]["self_checks"]

    assert (open_check["status"], open_check["due_at"], open_check["overdue"]) == ("OPEN", due_at, False)
    assert (done["status"], done["before_sha256"], done["after_sha256"]) == ("DONE", "ab" * 32, "cd" * 32)


def test_why_a_merchant_was_warned_is_for_those_who_may_read_it(door: Door) -> None:
    door.said(SHOP, {"type": "MerchantWarned", "warning_id": "W-1", "reason": "材质不符"})
    clerk = door.with_scopes("orders:read")

    assert door.read(f"/v1/{SHOP}")["warnings"][0]["reason"] == "材质不符"
    assert clerk.read(f"/v1/{SHOP}")["warnings"][0]["reason"].keys() == {"commitment"}
    expect_problem(clerk.say(SHOP, REGISTERED), 403, "scope-missing")


@requirement("R-000-125")
def test_a_measure_is_in_the_public_register_once_the_public_was_told(door: Door) -> None:
    position = _penalised(door, "M-1")
    assert door.read("/v1/registers/penalties", min_position=position) == {"rows": [], "next": None}

    published = door.said("partners/M-1", PUBLISHED)
    (row,) = door.read("/v1/registers/penalties", min_position=published["events"][0]["position"])["rows"]
    assert (row["title"], row["measure"], row["ground"]) == ("M-1", "SUSPENSION", "24 小时内未处理")
    assert row["notices"][0]["reference"] == "notice-1"
    (shown,) = published["state"]["penalties"]
    assert (shown["status"], shown["late"], shown["publish_by"]["working_days"]) == ("PUBLIC", False, 1)

    lifted = door.said("partners/M-1", {"type": "PenaltyLifted", "penalty_id": "P-1", "reason": "复核后撤销"})
    assert lifted["state"]["penalties"][0]["status"] == "LIFTED"
    assert door.read("/v1/registers/penalties", min_position=lifted["events"][0]["position"])["rows"] == []


def test_the_register_of_measures_comes_in_pages_and_leaves_out_what_is_over(door: Door) -> None:
    start = plus(_now(door), days=-3)
    over = {"public_until": plus(start, days=1), "occurred_at": start}
    for key, members in (("M-1", {}), ("M-2", over), ("M-3", {}), ("M-4", {})):
        position = _penalised(door, key, PUBLISHED, **members)

    first = door.read("/v1/registers/penalties", limit=2, min_position=position)
    rest = door.read("/v1/registers/penalties", after=first["next"])
    assert [each["partner_id"] for each in first["rows"]] == ["M-1", "M-3"]
    assert ([each["partner_id"] for each in rest["rows"]], rest["next"]) == (["M-4"], None)
    assert door.read("/v1/partners/M-2")["penalties"][0]["status"] == "OVER"


@requirement("R-001-28")
def test_the_agreement_with_a_carrier_is_shown_by_version(door: Door) -> None:
    now = _now(door)
    agreed = {"type": "CarrierAgreed", "currency": "CNY", "effective_from": now, "cap": 30000, "declared_value": True}
    door.said("partners/SF", agreed)
    state = door.said("partners/SF", agreed | {"cap": 50000, "effective_from": plus(now, days=30)})["state"]

    assert (state["role"], state["agreement"]) == ("CARRIER", 1)
    assert [(each["version"], each["cap"], each["declared_value"]) for each in state["agreements"]] == [
        (1, 30000, True),
        (2, 50000, True),
    ]
    expect_problem(door.say("partners/SF", REGISTERED), 409, "other-role")


@requirement("R-001-33")
def test_a_carrier_that_does_not_answer_in_time_is_overdue(door: Door) -> None:
    before = plus(_now(door), hours=-20)
    asked = {"type": "RectificationRequested", "rectification_id": "R-1", "reason": "丢件", "occurred_at": before}
    (row,) = door.said("partners/SF", asked | {"due_at": plus(before, hours=1)})["state"]["rectifications"]

    assert (row["status"], row["overdue"], row["reason"]) == ("OPEN", True, "丢件")
    done = {"type": "RectificationDone", "rectification_id": "R-1", "answer": "已增设复核岗位。"}
    (row,) = door.said("partners/SF", done)["state"]["rectifications"]
    assert (row["status"], row["overdue"], row["answer"]) == ("DONE", True, "已增设复核岗位。")


def test_what_only_the_ledger_knows_of_partners_is_nobodys_to_say(door: Door) -> None:
    for fact in (
        {"type": "PartnerDue", "kind": "NOTICE", "item": "P-1"},
        {"type": "PartnerStepOverdue", "step": "NOTICE", "item": "P-1", "due_at": _now(door)},
    ):
        expect_problem(door.say(SHOP, fact), 422, "unknown-fact")
