"""The same facts under the names of a payment provider's dispute form."""

from typing import Any

import pytest

from projections.dossier import stripe
from tests.dossier.bought import BAD, COAT, GOOD, ORDER, PLACED, pack_of
from tests.projections.shop import Shop

FIELDS = {
    *("access_activity_log", "billing_address", "cancellation_policy", "cancellation_policy_disclosure"),
    *("cancellation_rebuttal", "customer_communication", "customer_email_address", "customer_name"),
    *("customer_purchase_ip", "customer_signature", "duplicate_charge_documentation", "duplicate_charge_explanation"),
    *("duplicate_charge_id", "enhanced_evidence", "product_description", "receipt", "refund_policy"),
    *("refund_policy_disclosure", "refund_refusal_explanation", "service_date", "service_documentation"),
    *("shipping_address", "shipping_carrier", "shipping_date", "shipping_documentation"),
    *("shipping_tracking_number", "uncategorized_file", "uncategorized_text"),
}


def fields(pack: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["field"]: row for row in pack["stripe"]["fields"]}


def test_every_field_of_the_dispute_is_answered() -> None:
    assert fields(pack_of(GOOD)).keys() == FIELDS


@pytest.mark.parametrize("shop", [GOOD, BAD], ids=["good", "bad"])
def test_what_is_filled_names_its_source_and_what_is_not_says_what_is_missing(shop: Shop) -> None:
    for row in fields(pack_of(shop)).values():
        match row["status"]:
            case "FILLED":
                assert row["value"] or row["file"]
                assert row["sources"]
                assert row["missing"] is None
            case "NOT_APPLICABLE":
                assert (row["value"], row["file"], row["missing"]) == (None, None, None)
            case _:
                assert row["missing"].keys() == {"zh", "en"}


def test_the_disclosure_tells_how_and_when_each_clause_was_shown() -> None:
    said = fields(pack_of(GOOD))["refund_policy_disclosure"]

    assert "before the order, over POPUP, DETAIL_PAGE at TOP (BOLD)" in said["value"]
    assert "confirmed clause k1 by an act of her own" in said["value"]
    types = {each["type"] for each in said["sources"]}
    assert {"CheckoutShown", "TermsPresented", "ClauseConfirmed", "TermsAccepted", "CampaignPublished"} <= types


def test_a_hidden_clause_is_not_talked_up() -> None:
    said = fields(pack_of(BAD))["refund_policy_disclosure"]["value"]

    assert "ticked in advance" in said
    assert "that confirms nothing" in said
    assert "confirmed clause k1 by an act of her own" not in said


def test_a_shipment_is_told_with_its_carrier_number_and_day() -> None:
    found = fields(pack_of(GOOD))

    assert found["shipping_carrier"]["value"] == "SF"
    assert found["shipping_tracking_number"]["value"] == "SF1001"
    assert found["shipping_date"]["value"] == "2026-05-03"
    assert {each["type"] for each in found["shipping_documentation"]["sources"]} == {"LinesShipped", "LinesDelivered"}


def test_a_number_that_the_reader_may_not_see_is_hidden_rather_than_missing() -> None:
    found = fields(pack_of(GOOD, reads=False))["shipping_tracking_number"]

    assert (found["status"], found["value"]) == ("HIDDEN", None)


def test_several_payments_of_one_order_are_explained() -> None:
    shop = Shop()
    shop.say(ORDER, "OrderPlaced", **PLACED, lines=[COAT])
    assert fields(pack_of(shop))["duplicate_charge_explanation"]["status"] == "NOT_APPLICABLE"

    shop.say(ORDER, "PaymentCaptured", payment_id="p1", amount=10000, tender="card")
    shop.say(ORDER, "PaymentCaptured", payment_id="p2", amount=20000, tender="card")
    said = fields(pack_of(shop))["duplicate_charge_explanation"]

    assert "Payment p1 of 100.00 CNY" in said["value"]
    assert "Together they come to 300.00 CNY, all for the one order A-1 of 400.00 CNY." in said["value"]
    assert len(said["sources"]) == 2


def test_an_order_without_terms_does_not_claim_that_any_were_shown() -> None:
    shop = Shop()
    shop.say(ORDER, "OrderPlaced", **PLACED, lines=[COAT])
    found = fields(pack_of(shop))

    for name in ("refund_policy", "refund_policy_disclosure", "access_activity_log", "receipt", "service_date"):
        assert found[name]["status"] == "MISSING", name


def test_no_field_is_longer_than_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stripe, "TEXT_MAX", 40)
    found = fields(pack_of(GOOD))["refund_policy_disclosure"]

    assert len(found["value"]) == 40
    assert found["value"].endswith("…")
    assert found["cut"]


def test_all_fields_together_are_no_longer_than_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stripe, "ALL_TEXT_MAX", 100)

    assert sum(len(row["value"] or "") for row in fields(pack_of(GOOD)).values()) == 100
