"""What could not be proved of an order, when it was placed and later."""

from typing import Any

from projections.dossier.document import gap_list
from projections.dossier.gaps import gap_rows
from tests.dossier.bought import (
    BAD,
    CHECKOUT,
    COAT,
    GOOD,
    ORDER,
    PLACED,
    UNITS,
    bad_checkout,
    fulfilled,
    good_checkout,
    material,
    offered,
    ordered,
    presented,
    shown,
)
from tests.projections.shop import Shop
from tests.trace import requirement

OK, MEND, GONE = "QUALIFIED", "REQUIRES_ACTION", "NOT_QUALIFIED"


def standing(shop: Shop, subject: str = ORDER, **how: Any) -> dict[str, tuple[str | None, str | None]]:
    rows = gap_rows(material(shop, subject, **how))
    return {row["requirement"]: (row["at_order"], row["at_dispute"]) for row in rows}


@requirement("R-000-25", "R-000-97")
def test_a_checkout_told_as_it_should_be_leaves_no_gap() -> None:
    found = standing(GOOD)

    assert {at for pair in found.values() for at in pair} == {OK, None}
    assert found["CLAUSE_CONFIRMED"] == (OK, OK)
    assert found["CONTENT_KEPT"] == (OK, OK)


@requirement("R-000-107")
def test_what_was_not_shown_before_the_order_could_be_mended_then_and_not_now() -> None:
    found = standing(BAD)

    for name in ("CONTENT_RECORDED", "CLAUSE_CONSPICUOUS", "CLAUSE_TWO_CHANNELS", "CLAUSE_CONFIRMED"):
        assert found[name] == (MEND, GONE), name
    assert found["CLAUSE_SHOWN"] == (OK, OK)
    assert found["TERMS_ACCEPTED"] == (OK, OK)


def test_a_shop_sees_at_checkout_already_what_it_could_not_prove_later() -> None:
    found = standing(bad_checkout(Shop()), CHECKOUT)

    assert found["CLAUSE_CONSPICUOUS"] == (MEND, None)
    assert found["CLAUSE_SHOWN"] == (OK, None)
    assert not {"PAYMENT_PROVED", "CHECKOUT_BOUND", "DELIVERY_SIGNED"} & found.keys()


def test_a_code_on_the_page_whose_terms_were_never_shown_is_a_gap_before_the_order() -> None:
    shop = offered(Shop())
    shown(shop)

    found = standing(shop, CHECKOUT)

    assert found["CLAUSE_SHOWN"] == (MEND, None)
    assert found["TERMS_ACCEPTED"] == (MEND, None)


def test_an_order_without_a_checkout_cannot_show_what_was_seen() -> None:
    shop = Shop()
    shop.say(ORDER, "OrderPlaced", **PLACED, lines=[COAT])

    found = standing(shop)

    assert found["CHECKOUT_RECORDED"] == (MEND, GONE)
    assert found["CHECKOUT_BOUND"] == (MEND, GONE)
    assert found["PAYMENT_PROVED"] == (None, MEND)
    assert "CLAUSE_SHOWN" not in found
    assert "DELIVERY_SIGNED" not in found


def test_bytes_that_are_not_here_can_still_be_put_as_long_as_their_hash_is_known() -> None:
    assert standing(GOOD, held=False)["CONTENT_KEPT"] == (MEND, MEND)
    assert standing(GOOD, held=False, kept=False)["CONTENT_KEPT"] == (MEND, GONE)


def test_erased_words_are_a_gap_that_names_its_events() -> None:
    rows = {row["requirement"]: row for row in gap_rows(material(GOOD, kept=False))}

    assert rows["WORDS_KEPT"]["at_dispute"] == GONE
    assert any(each["type"] == "LinesShipped" for each in rows["WORDS_KEPT"]["sources"])


def test_a_parcel_without_a_number_and_a_delivery_nobody_signed_for_are_to_be_mended() -> None:
    shop = ordered(good_checkout(Shop()))
    shop.say(ORDER, "PaymentCaptured", payment_id="p1", amount=35000, tender="alipay")
    shop.say(ORDER, "LinesShipped", lines=UNITS, carrier="SF")
    shop.say(ORDER, "LinesDelivered", lines=UNITS)
    rows = {row["requirement"]: row for row in gap_rows(material(shop))}

    assert rows["SHIPMENT_TRACED"]["missing"] == ["tracking_no"]
    assert rows["SHIPMENT_TRACED"]["at_dispute"] == MEND
    assert rows["DELIVERY_SIGNED"]["at_dispute"] == MEND
    assert rows["DELIVERY_SIGNED"]["subject"] == "lines/1"


def test_a_refund_is_due_in_time_and_then_late() -> None:
    shop = fulfilled(ordered(good_checkout(Shop())))
    shop.say(ORDER, "RefundGranted", amount=3000, reason="线头", approver="ms-wang")
    assert standing(shop)["REFUND_PAID"] == (None, MEND)

    late = material(shop)
    last = late.sources.entries[-1]
    entries = (*late.sources.entries[:-1], _at(last, "2026-08-01T00:00:00.000000Z"))
    rows = gap_rows(type(late)(late.sources._replace(entries=entries)))

    assert {row["requirement"]: row["at_dispute"] for row in rows}["REFUND_PAID"] == GONE


def _at(entry: Any, at: str) -> Any:
    members = {name: getattr(entry, name) for name in entry.__struct_fields__}
    return type(entry)(**(members | {"recorded_at": at}))


@requirement("R-000-103")
def test_a_case_counts_its_four_kinds_of_evidence_and_can_be_filed_with_three() -> None:
    shop = fulfilled(ordered(good_checkout(Shop())))
    opened = {
        "channel": "WEB",
        "category": "COMPLAINT",
        "scene": "COUPON_DISPUTE",
        "order_id": "A-1",
        "language": "zh-CN",
    }
    shop.say("cases/C-1", "CaseOpened", **opened)
    for number, kind in enumerate(("CODE_PAGE", "PHOTO_VIDEO", "CHAT"), 1):
        proof = {"evidence_id": f"e{number}", "party": "CONSUMER", "kind": kind, "evidence": {"sha256": "ab" * 32}}
        shop.say("cases/C-1", "EvidenceSubmitted", **proof)
    row = next(row for row in gap_rows(material(shop)) if row["requirement"] == "EVIDENCE_CHAIN")

    assert (row["subject"], row["at_dispute"], row["missing"]) == ("cases/C-1", MEND, ["PAYMENT_PROOF"])
    assert len(row["sources"]) == 3

    shop.say("cases/C-1", "EvidenceSubmitted", evidence_id="e4", party="CONSUMER", kind="PAYMENT_PROOF", evidence="x")
    row = next(row for row in gap_rows(material(shop)) if row["requirement"] == "EVIDENCE_CHAIN")

    assert (row["at_dispute"], row["missing"]) == (OK, [])


def test_every_gap_says_what_to_do_in_both_languages_and_nothing_where_all_is_well() -> None:
    for shop in (GOOD, BAD):
        for row in gap_rows(material(shop)):
            now = row["at_dispute"] or row["at_order"]
            assert (row["to_do"] is None) == (now == OK)
            assert row["text"].keys() == {"zh", "en"}


def test_the_gap_list_names_its_subject_and_where_it_ends() -> None:
    found = gap_list(material(BAD))

    assert found["subject"] == ORDER
    assert found["as_of"]["position"] == len(BAD.log) - 1


def test_a_parcel_that_was_lost_has_no_delivery_to_prove() -> None:
    shop = ordered(good_checkout(Shop()))
    shop.say(ORDER, "PaymentCaptured", payment_id="p1", amount=35000, tender="alipay")
    shop.say(ORDER, "LinesShipped", lines=UNITS, carrier="SF", tracking_no="SF1001")
    assert standing(shop)["DELIVERY_SIGNED"] == (None, MEND)
    shop.say(ORDER, "LinesLost", lines=UNITS)

    assert "DELIVERY_SIGNED" not in standing(shop)


def test_an_order_that_was_cancelled_before_anything_was_paid_has_no_payment_to_prove() -> None:
    shop = ordered(good_checkout(Shop()))
    assert standing(shop)["PAYMENT_PROVED"] == (None, MEND)
    shop.say(ORDER, "LinesCancelled", lines=UNITS, cause="BUYER_NO_REASON")

    assert "PAYMENT_PROVED" not in standing(shop)


def test_a_channel_that_told_only_after_the_order_does_not_count() -> None:
    shop = offered(Shop())
    shown(shop)
    presented(shop, channels=["DETAIL_PAGE"])
    presented(shop, channels=["POPUP"], before_order=False)
    assert standing(shop, CHECKOUT)["CLAUSE_TWO_CHANNELS"] == (MEND, None)
    presented(shop, channels=["POPUP"])

    assert standing(shop, CHECKOUT)["CLAUSE_TWO_CHANNELS"] == (OK, None)
