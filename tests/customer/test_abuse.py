"""Abuse is suspected on evidence: sign-ups that belong together, or what somebody saw."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from domain.clock import plus
from domain.customer import AbuseSuspected
from domain.customer.abuse import SignedUp, suspicious
from domain.errors import Malformed
from domain.fact import Commitment
from domain.terms.house_rules import FAKE_SIGNUPS, SignupRule
from tests.customer.rings import ACTS, RING, account, signup, suspect
from tests.examples import house_rules
from tests.policy.releases import draft
from tests.story import Shop
from tests.trace import requirement


def ring(*hours: int, **members: Any) -> list[dict[str, Any]]:
    """An account signed up that many hours after the first each."""
    return [signup(number, plus(ACTS, hours=later), **members) for number, later in enumerate(hours, 1)]


def refusal(**members: Any) -> str:
    said = {"abuse_id": "a1", "kind": "FAKE_REGISTRATION", "evidence": "seen", "signups": ring(0, 1, 2, 3, 4)}
    return Shop().at("2026-05-06").refusal(RING, "AbuseSuspected", **said | members).code


@requirement("R-000-35")
def test_five_accounts_on_one_device_and_address_within_24_hours_are_suspicious():
    """Five accounts with the new customers' code, the last 24 hours after the first: count 5, with the evidence."""
    shop = suspect(Shop(), signups=ring(0, 1, 2, 3, 24), signals=["SAME_DEVICE", "SAME_ADDRESS"])
    (fact,) = shop.recorded(AbuseSuspected)

    assert isinstance(fact, AbuseSuspected)
    assert (fact.count, fact.evidence_ids) == (5, ("E-1", "E-2", "E-3", "E-4", "E-5"))
    assert (fact.since, account(shop).suspicions["a1"].fact) == (ACTS, fact)


@requirement("R-000-35")
@pytest.mark.parametrize(
    "signups",
    [
        ring(0, 1, 2, 3),
        ring(0, 1, 2, 3, 25),
        [*ring(0, 1, 2, 3), signup(5, device="DEV-2")],
        [*ring(0, 1, 2, 3), signup(5, address="2 Lake Road")],
        [*ring(0, 1, 2, 3), signup(4)],
        [signup(number) for number in range(2, 7)],
    ],
    ids=["four", "too late", "another device", "another address", "the same account", "without this one"],
)
def test_fewer_or_others_are_not(signups: list[dict[str, Any]]):
    assert refusal(signups=signups) == "not-suspicious"


def test_case_and_blanks_of_an_address_make_no_difference():
    shop = suspect(Shop(), signups=[*ring(0, 1, 2, 3), signup(5, address=" 1 lake ROAD ")])

    assert account(shop).suspicions["a1"].fact.count == 5


def test_the_platform_says_how_many_are_suspicious_and_a_shop_does_not():
    shop = house_rules(Shop(), fake_signups={"accounts": 3, "hours": 2})

    assert account(suspect(shop, signups=ring(0, 1, 2))).suspicions["a1"].fact.count == 3
    rule = {"fake_signups": {"accounts": 3, "hours": 2}}
    with pytest.raises(Malformed) as refused:
        draft(Shop(), rules=rule)
    assert (refused.value.code, refused.value.pointer) == ("not-a-merchants-rule", "/rules/fake_signups")


@requirement("R-000-35")
def test_nobody_is_suspected_without_evidence():
    assert refusal(evidence="") == "evidence-missing"
    assert refusal(evidence={}) == "evidence-missing"
    with pytest.raises(Exception, match="missing required field `evidence`"):
        Shop().say(RING, "AbuseSuspected", abuse_id="a1", kind="BRUSHING", acted_at=ACTS)


def test_what_somebody_saw_says_when_it_began():
    shop = suspect(Shop(), "BRUSHING", accounts=["ring-1", "ring-2", "ring-2"])
    fact = account(shop).suspicions["a1"].fact

    assert (fact.kind, fact.count, fact.since, fact.evidence_ids) == ("BRUSHING", 2, ACTS, ())
    other = {"kind": "BRUSHING", "signups": []}
    assert refusal(**other) == "acts-without-time"
    assert refusal(**other, acted_at="2026-06-01T00:00:00.000000Z") == "acts-in-the-future"
    assert refusal(kind="BRUSHING", acted_at=ACTS) == "not-of-this-kind"
    assert refusal(acted_at=ACTS) == "not-of-this-kind"
    assert refusal(signups=ring(0, 1, 2, 3, 240)) == "acts-in-the-future"


def test_devices_and_addresses_stand_in_no_event():
    (fact,) = suspect(Shop()).recorded(AbuseSuspected)

    assert isinstance(fact, AbuseSuspected)
    assert all(isinstance(each.device, Commitment) and isinstance(each.address, Commitment) for each in fact.signups)
    assert len({each.device for each in fact.signups}) == 5, "nobody sees which are the same"


def test_a_suspicion_is_recorded_once():
    shop = suspect(Shop())

    assert suspect(shop).last == []
    said = {"abuse_id": "a1", "kind": "BRUSHING", "evidence": "seen", "acted_at": ACTS}
    assert shop.refusal(RING, "AbuseSuspected", **said).code == "already-recorded-differently"


SIGNED_UP = some.builds(
    SignedUp,
    customer_id=some.sampled_from([f"ring-{number}" for number in range(1, 9)]),
    at=some.integers(0, 60).map(lambda hours: plus(ACTS, hours=hours)),
    device=some.sampled_from(["D1", "D2"]),
    address=some.just("A"),
    evidence_id=some.just("E"),
)


@given(some.lists(SIGNED_UP, max_size=20), some.integers(2, 6), some.integers(1, 48))
def test_what_is_found_is_what_the_rule_says(signups: list[SignedUp], accounts: int, hours: int):
    found = suspicious(signups, SignupRule(accounts=accounts, hours=hours), "ring-1")

    assert set(found) <= set(signups)
    if found:
        assert len({each.customer_id for each in found}) == len(found) >= accounts
        assert "ring-1" in {each.customer_id for each in found}
        assert len({each.device for each in found}) == 1
        assert max(each.at for each in found) <= plus(min(each.at for each in found), hours=hours)


@given(some.lists(SIGNED_UP, max_size=20))
def test_more_signups_never_hide_a_suspicion(signups: list[SignedUp]):
    some_of_them = suspicious(signups[: len(signups) // 2], FAKE_SIGNUPS, "ring-1")

    assert len(suspicious(signups, FAKE_SIGNUPS, "ring-1")) >= len(some_of_them)
