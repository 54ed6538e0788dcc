"""Publishing a campaign: what terms may say, and what is filled in where they are silent."""

from typing import Any

import msgspec
import pytest

from domain.campaign import CampaignPublished
from domain.errors import Malformed
from domain.terms.campaign import Funding, terms_sha256
from tests.examples import campaign, off, percent
from tests.story import BEGINNING, Shop

TIERS = {"kind": "TIERED", "tiers": [{"threshold": 300_00, "amount": 30_00}, {"threshold": 500_00, "amount": 60_00}]}
CLAUSE = {"clause_id": "no-points", "text": "Orders with this code earn no points."}


def published(**terms: Any) -> CampaignPublished:
    shop = Shop().say("campaigns/k1", "CampaignPublished", **terms)
    (fact,) = shop.recorded(CampaignPublished)
    assert isinstance(fact, CampaignPublished)
    return fact


def test_terms_that_say_little_get_every_default():
    fact = published(**off(50_00))

    assert (fact.threshold, fact.threshold_basis, fact.tz, fact.priority) == (0, "LIST", "Asia/Shanghai", 100)
    assert (fact.refund_method, fact.fault_refund_method) == ("PRO_RATA", "BUYER_FAVOURABLE")
    assert (fact.shortfall, fact.restoration, fact.share_over) == ("WAIVE", "RESTORE", "ELIGIBLE")
    assert (fact.single_use, fact.new_customers_only, fact.requires_binding_clause) == (False, False, False)
    assert (fact.stackable_with, fact.clauses) == ((), ())
    assert fact.funding == (Funding(party="MERCHANT", share_bp=10_000),)
    assert fact.terms_version == 1


def test_terms_are_valid_from_their_publication_on_if_they_do_not_say_when():
    assert published(**off(50_00)).valid_from == BEGINNING


@pytest.mark.parametrize(
    ("stated", "instant"),
    [
        ("2026-06-30", "2026-06-30T15:59:59.999999Z"),
        ("2026-06-30T23:59:59", "2026-06-30T15:59:59.999999Z"),
        ("2026-06-30T18:00:00", "2026-06-30T10:00:00.999999Z"),
        ("2026-06-30T23:59:59-03:00", "2026-07-01T02:59:59.999999Z"),
        ("2026-06-30T23:59:59.5", "2026-06-30T15:59:59.500000Z"),
    ],
)
def test_the_last_second_is_meant_whole_on_the_campaigns_own_clock(stated: str, instant: str):
    assert published(**off(50_00, valid_until=stated)).valid_until == instant


def test_a_bare_date_as_the_beginning_means_its_first_instant():
    assert published(**off(50_00, valid_from="2026-06-01", tz="Europe/Berlin")).valid_from == (
        "2026-05-31T22:00:00.000000Z"
    )


def test_tiers_carry_their_thresholds_and_none_is_filled_in_beside_them():
    assert published(**campaign(TIERS)).threshold is msgspec.UNSET


def test_the_hash_of_the_terms_names_exactly_this_version():
    shop = Shop().say("campaigns/k1", "CampaignPublished", **off(50_00))
    state = shop.stream("campaigns/k1").state

    assert state.terms_sha256 == terms_sha256(state.terms)
    other = Shop().say("campaigns/k1", "CampaignPublished", **off(50_01)).stream("campaigns/k1").state
    assert other.terms_sha256 != state.terms_sha256


@pytest.mark.parametrize(
    ("code", "terms"),
    [
        ("unknown-currency", off(50_00, currency="ZZZ")),
        ("unknown-zone", off(50_00, tz="Asia/Atlantis")),
        ("valid-until-before-valid-from", off(50_00, valid_from="2026-07-01", valid_until="2026-06-30")),
        ("bad-time", off(50_00, valid_until="30 June 2026")),
        ("bad-time", off(50_00, valid_from="2026-02-30")),
        ("threshold-beside-tiers", campaign(TIERS, threshold=300_00)),
        ("tier-twice", campaign({"kind": "TIERED", "tiers": [{"threshold": 1, "amount": 1}] * 2})),
        ("funding-does-not-sum", off(50_00, funding=[{"party": "PLATFORM", "share_bp": 9_999}])),
        ("clause-twice", off(50_00, clauses=[CLAUSE, CLAUSE])),
        ("clause-without-text", off(50_00, clauses=[{"clause_id": "no-points"}])),
        ("clause-without-text", off(50_00, clauses=[CLAUSE | {"text_sha256": "0" * 64}])),
    ],
)
def test_terms_that_contradict_themselves_are_not_published(code: str, terms: dict[str, Any]):
    refusal = Shop().refusal("campaigns/k1", "CampaignPublished", **terms)

    assert isinstance(refusal, Malformed)
    assert refusal.code == code


@pytest.mark.parametrize(
    "terms",
    [
        percent(0),
        percent(10_001),
        off(0),
        off(50_00, shortfall="GUARD"),
        off(50_00, refund_method="LITERAL"),
        campaign({"kind": "TIERED", "tiers": []}),
    ],
)
def test_a_benefit_out_of_bounds_or_a_rule_that_is_none_cannot_even_be_stated(terms: dict[str, Any]):
    with pytest.raises(msgspec.ValidationError):
        Shop().say("campaigns/k1", "CampaignPublished", **terms)


@pytest.mark.parametrize(
    "benefit",
    [
        {"kind": "GIFT", "sku": "mug", "declared_value": 39_00},
        {"kind": "SERVICE", "sku": "warranty", "days": 730},
        {"kind": "PARTS_DISCOUNT", "off_bp": 1_000},
    ],
)
def test_a_campaign_may_give_something_else_than_a_discount(benefit: dict[str, Any]):
    assert msgspec.to_builtins(published(**campaign(benefit)).benefit) == benefit


@pytest.mark.parametrize(
    "benefit",
    [
        {"kind": "GIFT", "sku": "mug"},
        {"kind": "GIFT", "sku": "mug", "declared_value": -1},
        {"kind": "SERVICE", "sku": "warranty", "days": 0},
        {"kind": "PARTS_DISCOUNT", "off_bp": 10_001},
        {"kind": "PARTS_DISCOUNT", "off_bp": 0},
    ],
)
def test_a_gift_a_service_or_a_parts_discount_out_of_bounds_cannot_even_be_stated(benefit: dict[str, Any]):
    with pytest.raises(msgspec.ValidationError):
        Shop().say("campaigns/k1", "CampaignPublished", **campaign(benefit))


def test_publishing_twice_is_publishing_once():
    shop = Shop().say("campaigns/k1", "CampaignPublished", **off(50_00))

    assert shop.later(hours=1).say("campaigns/k1", "CampaignPublished", **off(50_00)).last == []


def test_a_campaign_is_not_published_again_with_other_terms():
    shop = Shop().say("campaigns/k1", "CampaignPublished", **off(50_00))

    assert shop.refusal("campaigns/k1", "CampaignPublished", **off(51_00)).code == "already-recorded-differently"


def test_a_publication_repeated_after_a_revision_is_still_the_same_publication():
    """Identity comes before every other rule: what is in the log under its own id is said once."""
    shop = Shop().say("campaigns/k1", "CampaignPublished", **off(50_00))
    shop.say("campaigns/k1", "CampaignTermsRevised", benefit={"kind": "AMOUNT_OFF", "amount": 60_00})

    assert shop.say("campaigns/k1", "CampaignPublished", **off(50_00)).last == []
    assert shop.refusal("campaigns/k1", "CampaignPublished", **off(60_00)).code == "already-recorded-differently"
