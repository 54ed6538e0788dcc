"""A repair or a replacement that the customer pays for: of goods that she has."""

from typing import Any

import pytest

from tests.case.desk import A1, C1, agreed, shop, verified
from tests.examples import units
from tests.trace import requirement

CHARGED = pytest.mark.parametrize("kind", ["PAID_REPAIR", "COST_PRICE_SWAP"])


def options(kind: str, lines: list[dict[str, Any]]) -> dict[str, Any]:
    remedies = [{"kind": kind, "lines": lines, "price": 60_00}]
    return {"proposal_id": "P1", "reason": "人为损坏", "options": [{"option_id": "a", "remedies": remedies}]}


@requirement("R-003-20")
@CHARGED
def test_nothing_is_repaired_or_replaced_that_the_order_does_not_have(kind: str):
    said = verified()

    refusal = said.refusal(C1, "ResolutionProposed", **options(kind, units(_9=1)))
    assert (refusal.code, refusal.extra["line"]) == ("unknown-line", "9")


@requirement("R-003-20")
@CHARGED
def test_no_more_is_repaired_or_replaced_than_the_customer_keeps(kind: str):
    said = verified()

    refusal = said.refusal(C1, "ResolutionProposed", **options(kind, units(_1=2)))
    assert (refusal.code, refusal.extra["available"], refusal.extra["wanted"]) == ("nothing-left", 1, 2)


@CHARGED
def test_what_goes_back_after_it_was_agreed_is_not_repaired_or_replaced_any_more(kind: str):
    said = agreed(verified(shop()), {"kind": kind, "lines": units(_1=1), "price": 60_00})
    said.say(A1, "ReturnRequested", return_id="b1", lines=units(_1=1), cause="QUALITY")

    assert said.refusal(C1, "ResolutionExecuted").code == "nothing-left"
    said.say(A1, "ReturnWithdrawn", return_id="b1")
    assert [each.remedy for each in said.say(C1, "ResolutionExecuted").stream(C1).state.executed.runs] == [kind]
