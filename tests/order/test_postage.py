"""The postage of a return: a fault costs the customer nothing, and freight insurance pays up to its cover."""

from typing import Any

import pytest

from domain.fact import INTEGER_MAX
from domain.order.events import FreightInsurancePaid, RefundFellDue, ReturnFreightReimbursed
from tests.examples import amounts, ask_back, give_back, order, pay, rows, units
from tests.story import Shop
from tests.trace import requirement

A1 = "orders/A-1"
COVER = {"insurer": "PICC", "cover_max": 10_00}
RECEIPT = {"sha256": "ab" * 32}


def returned(cause: str = "QUALITY", **placed: Any) -> Shop:
    """Order A-1 of 100 + 100, paid, line 1 returned and accepted."""
    return give_back(pay(Shop().say(A1, "OrderPlaced", **order(100_00, 100_00, **placed))), "b1", cause, _1=1)


def reimburse(shop: Shop, amount: int, return_id: str = "b1") -> Shop:
    return shop.say(A1, "ReturnFreightReimbursed", return_id=return_id, amount=amount, receipt=RECEIPT)


def insure(shop: Shop, freight: int) -> Shop:
    return shop.say(A1, "FreightInsurancePaid", return_id="b1", freight=freight, reference="picc-1")


def refused(shop: Shop, type_: str, **members: Any) -> str:
    stated = {"amount": 12_00, "receipt": RECEIPT} if type_ == "ReturnFreightReimbursed" else {}
    stated |= {"freight": 12_00, "reference": "picc-1"} if type_ == "FreightInsurancePaid" else {}
    return shop.refusal(A1, type_, **({"return_id": "b1"} | stated | members)).code


@requirement("R-003-21")
def test_the_merchant_pays_the_postage_of_a_defective_product():
    shop = reimburse(returned(), 12_00)
    (reimbursed,) = shop.recorded(ReturnFreightReimbursed)
    (due,) = shop.recorded(RefundFellDue)

    assert isinstance(reimbursed, ReturnFreightReimbursed)
    assert isinstance(due, RefundFellDue)
    assert (reimbursed.payer, reimbursed.refund_id, due.amount) == ("MERCHANT", "r2", 1200)
    assert (due.kind, rows(shop, "r2")) == ("COMPENSATION", [("RETURN_FREIGHT", 12_00)])
    assert [ref.law for ref in due.clause_refs] == ["消费者权益保护法 24"]
    assert (shop.order().due, shop.order().compensated) == (100_00, 12_00)


def test_the_postage_of_a_platforms_fault_is_the_platforms():
    (reimbursed,) = reimburse(returned("PLATFORM"), 12_00).recorded(ReturnFreightReimbursed)

    assert isinstance(reimbursed, ReturnFreightReimbursed)
    assert reimbursed.payer == "PLATFORM"


def test_who_returns_without_a_reason_pays_the_postage():
    refusal = returned("BUYER_NO_REASON").refusal(
        A1, "ReturnFreightReimbursed", return_id="b1", amount=12_00, receipt=RECEIPT
    )

    assert (refusal.code, refusal.ref) == ("postage-is-the-customers", "消费者权益保护法 25")


def test_postage_is_paid_back_once_for_a_return():
    shop = reimburse(returned(), 12_00)

    assert reimburse(shop, 12_00).last == []
    assert refused(shop, "ReturnFreightReimbursed", amount=5_00) == "already-recorded-differently"
    assert amounts(shop) == [100_00, 12_00]


@requirement("R-000-85")
def test_freight_insurance_pays_up_to_its_cover():
    (paid,) = insure(returned("BUYER_NO_REASON", freight_insurance=COVER), 12_00).recorded(FreightInsurancePaid)

    assert isinstance(paid, FreightInsurancePaid)
    assert (paid.insurer, paid.payout, paid.customer_share) == ("PICC", 10_00, 2_00)


def test_within_the_cover_nothing_stays_with_the_customer():
    (paid,) = insure(returned(freight_insurance=COVER), 8_00).recorded(FreightInsurancePaid)

    assert isinstance(paid, FreightInsurancePaid)
    assert (paid.payout, paid.customer_share) == (8_00, 0)


def test_what_an_insurer_pays_is_no_money_of_the_order():
    shop = insure(returned(freight_insurance=COVER), 12_00)

    assert shop.names() == ["FreightInsurancePaid"]
    assert (amounts(shop), shop.order().compensated) == ([100_00], 0)


def test_without_insurance_nothing_is_insured():
    assert refused(returned(), "FreightInsurancePaid") == "not-insured"


def test_the_insurance_pays_once_for_a_return():
    shop = insure(returned(freight_insurance=COVER), 12_00)

    assert insure(shop, 12_00).last == []
    assert refused(shop, "FreightInsurancePaid", freight=9_00) == "already-recorded-differently"


def test_insurance_and_reimbursement_never_exceed_the_postage():
    shop = insure(returned(freight_insurance=COVER), 12_00)
    assert refused(shop, "ReturnFreightReimbursed", amount=2_01) == "exceeds-freight"
    assert reimburse(shop, 2_00).order().compensated == 2_00

    shop = reimburse(returned(freight_insurance=COVER), 5_00)
    refusal = shop.refusal(A1, "FreightInsurancePaid", return_id="b1", freight=12_00, reference="picc-1")
    assert (refusal.code, refusal.extra["most"]) == ("exceeds-freight", 7_00)
    assert insure(shop, 15_00).names() == ["FreightInsurancePaid"]


@pytest.mark.parametrize(
    ("type_", "code"),
    [("ReturnFreightReimbursed", "nothing-to-reimburse"), ("FreightInsurancePaid", "return-closed")],
)
def test_a_return_that_came_to_nothing_has_no_postage(type_: str, code: str):
    shop = returned(freight_insurance=COVER)
    ask_back(shop, "b2", "QUALITY", _2=1).say(A1, "ReturnWithdrawn", return_id="b2")
    ask_back(shop, "b3", "QUALITY", _2=1)
    shop.say(A1, "ReturnRefused", return_id="b3", ground="NOT_PROVEN", reason="works well")

    assert refused(shop, type_, return_id="b2") == code
    assert refused(shop, type_, return_id="b3") == code
    assert refused(shop, type_, return_id="b9") == "unknown-return"


def test_postage_may_be_paid_back_before_the_inspection():
    shop = ask_back(returned(), "b2", "WRONG_ITEM", _2=1)
    shop.say(A1, "ReturnDispatched", return_id="b2", carrier="SF", tracking_no="SF1", freight=9_00)

    assert reimburse(shop, 9_00, "b2").order().compensated == 9_00
    assert shop.say(A1, "ReturnReceived", return_id="b2", lines=units(_2=1)).names() == ["ReturnReceived"]


def dispatched(freight: int, **placed: Any) -> Shop:
    """A return for its quality, sent back for so much."""
    shop = pay(Shop().say(A1, "OrderPlaced", **order(100_00, 100_00, **placed)))
    ask_back(shop, "b1", "QUALITY", _1=1)
    return shop.say(A1, "ReturnDispatched", return_id="b1", freight=freight)


def test_no_more_is_paid_back_or_insured_than_the_customer_said_it_cost():
    shop = dispatched(9_00, freight_insurance=COVER)

    assert refused(shop, "ReturnFreightReimbursed", amount=9_01) == "exceeds-freight"
    assert refused(shop, "FreightInsurancePaid", freight=9_01) == "exceeds-freight"
    assert insure(shop, 9_00).names() == ["FreightInsurancePaid"]
    assert reimburse(dispatched(9_00), 9_00).order().compensated == 9_00


def test_the_postage_of_what_the_inspection_sends_back_stays_with_the_customer():
    shop = dispatched(9_00)
    shop.say(A1, "ReturnInspected", return_id="b1", lines=[{"line": "1", "accepted": 0, "rejected": 1}])

    assert refused(shop, "ReturnFreightReimbursed", amount=9_00) == "nothing-to-reimburse"


def test_a_return_whose_postage_is_owed_can_not_be_withdrawn():
    shop = reimburse(dispatched(9_00), 9_00)

    assert shop.refusal(A1, "ReturnWithdrawn", return_id="b1").code == "already-reimbursed"


@pytest.mark.parametrize("receipt", [" ", {}, [], {"number": 12}, {"sha256": "ab"}, [{"sha256": None}], 7, True])
def test_a_receipt_shows_something(receipt: Any):
    assert refused(returned(), "ReturnFreightReimbursed", receipt=receipt) == "receipt-without-hash"


@pytest.mark.parametrize("receipt", ["SF-1, 12.00", [RECEIPT], RECEIPT | {"media_type": "image/png"}])
def test_a_receipt_is_told_in_words_or_kept_under_its_hash(receipt: Any):
    stated = {"return_id": "b1", "amount": 12_00, "receipt": receipt}

    assert returned().say(A1, "ReturnFreightReimbursed", **stated).order().compensated == 12_00


def test_postage_comes_to_no_more_than_can_be_counted():
    assert refused(returned(), "ReturnFreightReimbursed", amount=INTEGER_MAX) == "amount-too-large"
