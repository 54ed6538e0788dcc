"""Revising a campaign's terms, and ending it."""

from typing import Any

import msgspec
import pytest

from domain.campaign import Campaign, CampaignTermsRevised
from domain.terms.campaign import Terms, terms_sha256
from tests.examples import campaign, off
from tests.story import Shop

TIERS = {"kind": "TIERED", "tiers": [{"threshold": 300_00, "amount": 30_00}]}


def shop_with_campaign(**terms: Any) -> Shop:
    return Shop().say("campaigns/k1", "CampaignPublished", **off(50_00, threshold=300_00, **terms))


def revise(shop: Shop, **changes: Any) -> Shop:
    return shop.say("campaigns/k1", "CampaignTermsRevised", **changes)


def state(shop: Shop) -> Campaign:
    return shop.stream("campaigns/k1").state


def terms(shop: Shop) -> Terms:
    found = state(shop).terms
    assert found is not None
    return found


def test_a_revision_changes_what_it_names_and_nothing_else():
    shop = shop_with_campaign(priority=7)
    revise(shop, threshold=400_00, refund_method="REPRICE")

    assert (terms(shop).threshold, terms(shop).refund_method, terms(shop).priority) == (400_00, "REPRICE", 7)
    assert state(shop).terms_version == 2
    (fact,) = shop.recorded(CampaignTermsRevised)
    assert isinstance(fact, CampaignTermsRevised)
    assert fact.terms_sha256 == terms_sha256(fact.terms) == state(shop).terms_sha256


def test_each_revision_is_the_next_version():
    shop = shop_with_campaign()
    for version, threshold in enumerate((301_00, 302_00, 303_00), 2):
        assert state(revise(shop, threshold=threshold)).terms_version == version


def test_a_revised_bound_is_read_on_the_campaigns_clock():
    shop = revise(shop_with_campaign(tz="Europe/Berlin"), valid_until="2026-06-30T23:59:59")

    assert terms(shop).valid_until == "2026-06-30T21:59:59.999999Z"


def test_a_change_to_tiers_drops_the_threshold_and_a_change_back_begins_at_nothing():
    shop = revise(shop_with_campaign(), benefit=TIERS)
    assert not terms(shop).threshold

    revise(shop, benefit={"kind": "AMOUNT_OFF", "amount": 5_00})
    assert terms(shop).threshold == 0


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("nothing-to-revise", {}),
        ("zone-without-times", {"tz": "Europe/Berlin"}),
        ("zone-without-times", {"tz": "Europe/Berlin", "valid_until": "2026-06-30"}),
        ("unknown-zone", {"tz": "Mars/Base", "valid_from": "2026-06-01", "valid_until": "2026-06-30"}),
        ("valid-until-before-valid-from", {"valid_until": "2026-04-01"}),
        ("bad-time", {"valid_until": "2026-13-01"}),
        ("threshold-beside-tiers", {"benefit": TIERS, "threshold": 300_00}),
        ("funding-does-not-sum", {"funding": [{"party": "PLATFORM", "share_bp": 1}]}),
    ],
)
def test_a_revision_meets_the_same_rules_as_a_publication(code: str, changes: dict[str, Any]):
    assert shop_with_campaign().refusal("campaigns/k1", "CampaignTermsRevised", **changes).code == code


@pytest.mark.parametrize(
    "benefit", [{"kind": "PARTS_DISCOUNT", "off_bp": 1_000}, {"kind": "GIFT", "sku": "mug", "declared_value": 39_00}]
)
def test_a_revision_may_give_something_else_than_a_discount(benefit: dict[str, Any]):
    assert msgspec.to_builtins(terms(revise(shop_with_campaign(), benefit=benefit)).benefit) == benefit


def test_saying_the_same_revision_again_revises_nothing():
    shop = revise(shop_with_campaign(), threshold=400_00)

    shop.say("campaigns/k1", "CampaignTermsRevised", threshold=400_00)

    assert shop.last == []
    assert state(shop).terms_version == 2


def test_a_campaign_that_was_never_published_can_be_neither_revised_nor_ended():
    assert Shop().refusal("campaigns/k1", "CampaignTermsRevised", threshold=1).code == "not-found"
    assert Shop().refusal("campaigns/k1", "CampaignEnded", reason="mistake").code == "not-found"


def test_a_campaign_ends_once():
    shop = shop_with_campaign().say("campaigns/k1", "CampaignEnded", reason="sold out")
    ended_at = state(shop).ended_at
    assert ended_at is not None

    assert shop.say("campaigns/k1", "CampaignEnded", reason="sold out").last == []
    refusal = shop.refusal("campaigns/k1", "CampaignEnded", reason="another reason")
    assert refusal.code == "already-recorded-differently"
    assert state(shop).ended_at == ended_at


def test_an_ended_campaign_is_not_revised():
    shop = shop_with_campaign().say("campaigns/k1", "CampaignEnded", reason="sold out")

    assert shop.refusal("campaigns/k1", "CampaignTermsRevised", threshold=1).code == "campaign-ended"


def test_tiers_replace_a_plain_amount_on_publication_too():
    shop = Shop().say("campaigns/k1", "CampaignPublished", **campaign(TIERS))

    assert not terms(shop).threshold
