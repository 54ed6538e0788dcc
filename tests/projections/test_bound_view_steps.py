"""What an order's view says of gift returns and of repairs: how far they came, and each step with its time."""

from tests.gift_returns import bags
from tests.projections.bound import row
from tests.repairs import mixers
from tests.repairs.mixers import A1, REPORT
from tests.story import Shop
from tests.trace import requirement

MEMBERS = {"gift_return_id": "g1", "channel": "SELF_SERVICE", "cause": "OTHER", "direction": "TO_MERCHANT"}


def of_bag(shop: Shop, *names: str) -> tuple[object, ...]:
    shown = row(shop, "gift_returns", key=bags.NO)
    return tuple(shown[name] for name in names)


def of_mixer(shop: Shop, *names: str) -> tuple[object, ...]:
    shown = row(shop, "repairs")
    return tuple(shown[name] for name in names)


@requirement("R-002-44", "R-002-23")
def test_an_application_is_shown_as_it_was_made_and_by_when_it_is_reviewed():
    shop = bags.apply(bags.arrived().at(bags.FRIDAY), kind="REPLACEMENT", cause="DEFECT", evidence=bags.PHOTO)
    shown = row(shop, "gift_returns", key=bags.NO)

    assert shown | MEMBERS | {"direction": "TO_CUSTOMER", "cause": "DEFECT"} == shown
    assert shown["gifts"] == [{"line": "2", "quantity": 2}]
    assert (shown["kind"], shown["status"], shown["images"]) == ("REPLACEMENT", "REQUESTED", 1)
    assert (shown["requested_at"], shown["review_by"]) == (bags.FRIDAY, "2026-06-17T10:00:00.000000Z")
    assert (shown["due_by"], shown["overdue"], shown["steps"]) == (None, [], [])
    assert [list(shown[name]) for name in ("reason", "contact", "evidence")] == [["commitment"]] * 3
    assert (shown["invoice_no"], shown["approver"], shown["governed_by"]) == (None, None, [])


@requirement("R-002-09", "R-002-24", "R-002-25")
def test_each_step_of_a_gift_return_stands_there_with_its_time():
    shop = bags.step(bags.apply(bags.arrived()), "GiftReturnReviewed")
    sent_at = shop.now
    bags.step(shop, "GiftDispatched", carrier="SF")

    assert of_bag(shop, "status", "due_by") == ("IN_TRANSIT", "2026-05-08T15:59:59.999999Z")
    steps = {each["type"]: each for each in row(shop, "gift_returns", key=bags.NO)["steps"]}
    assert list(steps) == ["GiftReturnReviewed", "GiftReturnInstructed", "GiftDispatched"]
    assert (steps["GiftDispatched"]["at"], steps["GiftDispatched"]["carrier"]) == (sent_at, "SF")
    assert all("gift_return_id" not in each for each in steps.values())
    assert [check["passed"] for check in steps["GiftReturnReviewed"]["checks"]] == [True] * 4
    assert steps["GiftReturnInstructed"]["freight_payer"] == "MERCHANT"


@requirement("R-002-27")
def test_a_gift_that_came_back_is_returned_and_its_file_closed_with_a_score():
    shop = bags.step(bags.apply(bags.arrived()), "GiftReturnReviewed")
    bags.step(shop, "GiftHandedOver", mode="STORE_PICKUP", store_id="s-3", staff_id="t-9")
    shop.say(bags.ORDER, "GiftReceived", gift_return_id="g1", lines=[{"line": "2", "quantity": 2}])
    assert of_bag(shop, "status", "due_by") == ("CONFIRMED", None)
    assert row(shop, "gifts", key=bags.NO)["returned"] == 2

    bags.step(shop, "GiftReturnArchived", score=5)
    assert of_bag(shop, "status") == ("ARCHIVED",)
    assert row(shop, "gift_returns", key=bags.NO)["steps"][-1]["score"] == 5


def test_a_second_review_stands_in_the_place_of_the_first():
    shop = bags.apply(bags.arrived(), kind="REPLACEMENT", cause="DEFECT")
    bags.step(shop, "GiftReturnReviewed")
    assert of_bag(shop, "status") == ("REQUESTED",)

    bags.step(shop, "GiftReturnReviewed", evidence=bags.PHOTO)
    steps = row(shop, "gift_returns", key=bags.NO)["steps"]
    assert [each["type"] for each in steps] == ["GiftReturnReviewed", "GiftReturnInstructed"]
    assert steps[0]["result"] == "APPROVED"


@requirement("R-002-20", "R-002-22")
def test_what_was_never_received_is_short_until_it_is_sent_again():
    shop = bags.apply(bags.arrived(), kind="SHORTAGE", evidence=bags.PHOTO, items=["环保购物袋x1"])
    bags.step(shop, "GiftQuantityReconciled", line="2", received=1)
    assert row(shop, "gifts", key=bags.NO)["short"] == 1
    assert of_bag(shop, "direction", "status") == ("TO_CUSTOMER", "INSTRUCTED")

    bags.step(bags.step(shop, "GiftDispatched"), "GiftReturnConfirmed")
    assert row(shop, "gifts", key=bags.NO)["short"] == 0


@requirement("R-002-28")
def test_what_was_late_stays_shown_as_late():
    shop = bags.apply(bags.arrived()).later(days=20)
    shop.say(bags.ORDER, "OrderDue", kind="GIFT_REVIEW", item="g1")
    bags.step(shop, "GiftReturnReviewed")

    assert of_bag(shop, "overdue", "status") == (["REVIEW"], "INSTRUCTED")


@requirement("R-000-31")
def test_a_repair_is_shown_as_it_was_asked_for_and_with_what_covers_it():
    shop = mixers.ask(mixers.arrived(), evidence=["photo-1"])

    assert row(shop, "repairs") == {
        "repair_id": "m1",
        "line": "1",
        "quantity": 1,
        "mode": "SEND_IN",
        "cause": "QUALITY",
        "status": "REQUESTED",
        "covered": True,
        "rests_on": ["消费者权益保护法 24", "消费者权益保护法实施条例 18", "policies/platform@1"],
        "discount": None,
        "reason": row(shop, "repairs")["reason"],
        "evidence": row(shop, "repairs")["evidence"],
        "requested_at": "2026-05-01T07:00:00.000001Z",
        "due_by": None,
        "overdue": False,
        "total": 0,
        "paid": 0,
        "outstanding": 0,
        "steps": [],
    }


@requirement("R-000-30")
def test_a_repair_that_is_paid_for_shows_the_discount_the_total_and_what_is_still_to_be_paid():
    asked = {"cause": "OWN_DAMAGE", "parts_discount": True, "coupon_proof": "SAVE"}
    shop = mixers.ask(mixers.arrived(mixers.bought(coupons=["SAVE"])), **asked)
    mixers.step(shop, "RepairQuoted", parts=120_00, labour=30_00, working_days=3)
    assert row(shop, "repairs")["discount"] == {"outcome": "VERIFIED", "coupon_id": "c1", "off_bp": 2_000}
    assert of_mixer(shop, "status", "total", "paid", "outstanding") == ("QUOTED", 126_00, 0, 126_00)

    mixers.step(shop, "RepairAnswered", accepted=True)
    mixers.step(shop, "RepairPaid", amount=100_00, reference="till-1")
    assert of_mixer(shop, "status", "total", "paid", "outstanding") == ("STARTED", 126_00, 100_00, 26_00)


def test_of_a_quote_that_was_declined_nothing_is_to_be_paid():
    shop = mixers.ask(mixers.arrived(), cause="OWN_DAMAGE")
    mixers.step(shop, "RepairQuoted", parts=120_00, labour=30_00, working_days=3)
    mixers.step(shop, "RepairAnswered", accepted=False)

    assert of_mixer(shop, "status", "total", "outstanding") == ("DECLINED", 150_00, 0)


def test_goods_sent_back_after_a_quote_was_declined_leave_nothing_to_be_paid():
    shop = mixers.step(mixers.ask(mixers.arrived(), cause="OWN_DAMAGE"), "RepairReceived")
    mixers.step(shop, "RepairQuoted", parts=120_00, labour=30_00, working_days=3)
    mixers.step(mixers.step(shop, "RepairAnswered", accepted=False), "RepairReturned")

    assert of_mixer(shop, "status", "total", "outstanding") == ("RETURNED", 150_00, 0)


def test_of_a_repair_that_was_withdrawn_nothing_is_to_be_paid():
    shop = mixers.ask(mixers.arrived(), cause="OWN_DAMAGE")
    mixers.step(shop, "RepairQuoted", parts=120_00, labour=30_00, working_days=3)
    mixers.step(shop, "RepairWithdrawn", reason="it works again")

    assert of_mixer(shop, "status", "outstanding") == ("WITHDRAWN", 0)


def in_vain() -> Shop:
    """A repair for 150.00, of which 100.00 were paid before the workshop found that it can't be done."""
    shop = mixers.ask(mixers.arrived(), cause="OWN_DAMAGE")
    mixers.step(shop, "RepairReceived")
    mixers.step(shop, "RepairQuoted", parts=120_00, labour=30_00, working_days=3)
    mixers.step(shop, "RepairAnswered", accepted=True)
    mixers.step(shop, "RepairPaid", amount=100_00, reference="till-1")
    return mixers.step(shop, "RepairCompleted", outcome="NOT_REPAIRABLE", report_sha256=REPORT)


def test_for_a_repair_that_was_in_vain_nothing_more_is_to_be_paid():
    shop = in_vain()

    assert of_mixer(shop, "status", "outstanding") == ("COMPLETED", 0)
    assert row(shop, "refunds")["breakdown"] == [{"reason": "REPAIR", "amount": 100_00}]


def test_each_step_of_a_repair_stands_there_with_its_time():
    shop = mixers.ask(mixers.arrived())
    taken_in = shop.now
    mixers.step(shop, "RepairReceived")
    mixers.step(shop, "RepairQuoted", parts=0, labour=0, working_days=5)
    assert of_mixer(shop, "status", "due_by") == ("STARTED", "2026-05-11T15:59:59.999999Z")

    shop.at("2026-05-13").say(A1, "OrderDue", kind="REPAIR", item="m1")
    mixers.step(shop, "RepairCompleted", outcome="REPAIRED", report_sha256=REPORT)
    mixers.step(shop, "RepairReturned", carrier="SF")
    steps = {each["type"]: each for each in row(shop, "repairs")["steps"]}

    assert of_mixer(shop, "status", "overdue") == ("RETURNED", True)
    assert list(steps) == ["RepairReceived", "RepairQuoted", "RepairOverdue", "RepairCompleted", "RepairReturned"]
    assert steps["RepairReceived"] == {"type": "RepairReceived", "at": taken_in}
    assert steps["RepairCompleted"]["report_sha256"] == REPORT
