"""What carriers agreed to pay for what they lose."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from domain.partner.agreements import agreement_at, payable_by_carrier
from domain.partner.events import CarrierAgreementStated
from tests.partner.records import CARRIER, carrier, partner
from tests.trace import requirement

MAY, JUNE = "2026-05-01T00:00:00.000000Z", "2026-06-01T00:00:00.000000Z"
CAPPED = CarrierAgreementStated(currency="CNY", effective_from=MAY, cap=300_00, declared_value=True)
UNCAPPED = CarrierAgreementStated(currency="CNY", effective_from=MAY)
CAP_ONLY = CarrierAgreementStated(currency="CNY", effective_from=MAY, cap=300_00)


@requirement("R-001-28")
@pytest.mark.parametrize(
    ("agreement", "declared", "paid", "payable"),
    [
        (CAPPED, None, 450_00, 300_00),
        (CAPPED, None, 250_00, 250_00),
        (CAPPED, 400_00, 450_00, 400_00),
        (CAPPED, 900_00, 450_00, 450_00),
        (CAPPED, 100_00, 450_00, 100_00),
        (CAP_ONLY, 400_00, 450_00, 300_00),
        (UNCAPPED, None, 450_00, 450_00),
        (UNCAPPED, 400_00, 450_00, 450_00),
    ],
)
def test_a_carrier_pays_up_to_its_cap_or_the_declared_value(
    agreement: CarrierAgreementStated, declared: int | None, paid: int, payable: int
):
    """Agreement cap 300.00 or declared value."""
    assert payable_by_carrier(agreement, declared, paid) == payable


@given(some.none() | some.integers(0, 10**6), some.integers(0, 10**6))
def test_a_carrier_never_pays_more_than_the_goods_cost(declared: int | None, paid: int):
    for agreement in (CAPPED, CAP_ONLY, UNCAPPED):
        assert 0 <= payable_by_carrier(agreement, declared, paid) <= paid


def test_the_version_that_held_then_decides():
    shop = carrier().say(CARRIER, "CarrierAgreed", currency="CNY", effective_from=MAY, cap=300_00)
    shop.say(CARRIER, "CarrierAgreed", currency="CNY", effective_from=JUNE, cap=500_00)
    state = partner(shop, CARRIER)

    held = [agreement_at(state, at) for at in ("2026-04-30T00:00:00.000000Z", MAY, JUNE)]
    assert [each and (each.version, each.cap) for each in held] == [None, (1, 300_00), (2, 500_00)]


def test_no_version_holds_from_earlier_than_the_one_before_it():
    shop = carrier().say(CARRIER, "CarrierAgreed", currency="CNY", effective_from=JUNE, cap=300_00)

    assert shop.say(CARRIER, "CarrierAgreed", currency="CNY", effective_from=JUNE, cap=300_00).last == []
    refusal = shop.refusal(CARRIER, "CarrierAgreed", currency="CNY", effective_from=MAY, cap=1_00)
    assert (refusal.code, refusal.extra["version"]) == ("effect-out-of-order", 1)
    assert shop.refusal(CARRIER, "CarrierAgreed", currency="XXQ", effective_from=JUNE).code == "unknown-currency"
