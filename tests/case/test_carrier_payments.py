"""What carriers pay on their claims: a payment counts once, and all of them make good one loss."""

import pytest

from domain.fact import INTEGER_MAX
from tests.case.parcels import LOSS, SAYS, WHO, classified, state
from tests.story import Shop
from tests.trace import requirement


def claimed(*amounts: int) -> tuple[Shop, str]:
    """Refunded 199.00 for the lost parcel; K1, K2 and so on claimed, nothing settled yet."""
    shop, case = classified()
    shop.say(case, "CaseDetailed", **SAYS, **WHO).say(case, "CaseVerified")
    options = [{"option_id": "refund", "remedies": [LOSS]}]
    shop.say(case, "ResolutionProposed", proposal_id="P1", reason="承运商确认丢失", options=options)
    shop.say(case, "ResolutionAccepted", proposal_id="P1", option_id="refund").say(case, "ResolutionExecuted")
    for number, amount in enumerate(amounts, 1):
        shop.say(case, "CarrierClaimFiled", claim_id=f"K{number}", carrier="SF", amount=amount)
    return shop, case


def settled(shop: Shop, case: str, claim: str, amount: int, reference: str) -> Shop:
    return shop.say(case, "CarrierClaimSettled", claim_id=claim, amount=amount, reference=reference)


@requirement("R-001-27")
def test_a_payment_settles_one_claim_only():
    shop, case = claimed(199_00, 199_00)
    settled(shop, case, "K1", 150_00, "SF-PAY-1")

    said = {"claim_id": "K2", "amount": 49_00}
    refusal = shop.refusal(case, "CarrierClaimSettled", **said, reference="SF-PAY-1")
    assert (refusal.code, refusal.extra["claim_id"]) == ("duplicate-settlement", "K1")
    settled(shop, case, "K2", 49_00, "SF-PAY-2")
    assert (state(shop, case).logistics.recovered, state(shop, case).logistics.lost) == (199_00, 0)


def test_claims_that_brought_nothing_may_say_so_in_the_same_words():
    shop, case = claimed(199_00, 199_00)
    settled(settled(shop, case, "K1", 0, "refused"), case, "K2", 0, "refused")

    assert (state(shop, case).logistics.recovered, state(shop, case).logistics.lost) == (0, 199_00)


@requirement("R-001-27")
def test_all_payments_together_make_good_no_more_than_the_loss():
    shop, case = claimed(199_00, 199_00)
    settled(shop, case, "K1", 150_00, "SF-PAY-1")

    refusal = shop.refusal(case, "CarrierClaimSettled", claim_id="K2", amount=49_01, reference="SF-PAY-2")
    assert (refusal.code, refusal.extra["most"]) == ("settlement-exceeds-loss", 49_00)


@pytest.mark.parametrize("greatest", [250_00, INTEGER_MAX])
def test_a_loss_greater_than_what_was_refunded_is_made_good_once_too(greatest: int):
    shop, case = claimed(greatest, greatest)
    settled(shop, case, "K1", greatest, "SF-PAY-1")

    refusal = shop.refusal(case, "CarrierClaimSettled", claim_id="K2", amount=1, reference="SF-PAY-2")
    assert (refusal.code, refusal.extra["most"]) == ("settlement-exceeds-loss", 0)
    settled(shop, case, "K2", 0, "SF-PAY-2")
    assert (state(shop, case).logistics.recovered, state(shop, case).logistics.lost) == (greatest, 0)
