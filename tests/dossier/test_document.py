"""The pack for machines: what was shown, agreed, done and paid, each with its source."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pytest

from tests.dossier.bought import BAD, CHECKOUT, CLAUSE, DIGEST, GOOD, ORDER, PAGE, bad_checkout, ordered, pack_of
from tests.projections.shop import Shop
from tests.trace import requirement

PACKS = {"good": pack_of(GOOD), "bad": pack_of(BAD)}
WHOLE = PACKS["good"]


def _sources(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield from value.get("sources", ())
        for member in value.values():
            yield from _sources(member)
    elif isinstance(value, list):
        for each in value:
            yield from _sources(each)


@pytest.mark.parametrize("name", PACKS)
def test_every_source_is_an_event_of_the_pack(name: str) -> None:
    pack = PACKS[name]
    leaves = {each["position"]: each for each in pack["leaves"]}
    found = list(_sources(pack))

    assert found
    assert [each for each in found if leaves[each["position"]] != each] == []


@requirement("R-000-25", "R-000-97")
def test_the_page_is_there_by_the_hash_of_its_bytes() -> None:
    (page,) = WHOLE["checkout"]["pages"]

    assert page["sha256"] == DIGEST
    assert page["size"] == len(PAGE)
    assert page["file"] == f"content/{DIGEST}.html"
    assert page["sources"][0]["type"] == "CheckoutShown"


@requirement("R-000-25")
def test_each_clause_tells_its_text_how_it_was_shown_and_what_she_did() -> None:
    (terms,) = WHOLE["agreed"]
    (clause,) = terms["clauses"]

    assert clause["text"] == CLAUSE["text"]
    assert clause["text_sha256"] == sha256(CLAUSE["text"].encode()).hexdigest()
    (how,) = clause["presented"]
    assert (how["channels"], how["marks"], how["position"]) == (["POPUP", "DETAIL_PAGE"], ["BOLD"], "TOP")
    assert how["conspicuous"]
    assert [act["preticked"] for act in clause["confirmed"]] == [False]
    assert terms["accepted_at"] is not None
    assert terms["terms_version"] == 1


def test_a_box_ticked_in_advance_is_told_as_such() -> None:
    (clause,) = PACKS["bad"]["agreed"][0]["clauses"]

    assert clause["confirmed"][0]["preticked"]
    assert clause["presented"][0]["hidden"]


def test_the_codes_she_tried_are_there_with_what_came_of_them() -> None:
    shop = bad_checkout(Shop())
    shop.say(CHECKOUT, "CouponEntered", input="NOPE")
    pack = pack_of(ordered(shop))

    (code,) = pack["checkout"]["codes"]
    assert (code["input"], code["refused"]) == ("NOPE", "UNKNOWN_CODE")
    assert {each["type"] for each in code["sources"]} == {"CouponEntered", "CouponRefused"}


def test_what_happens_at_the_checkout_after_the_order_is_not_what_she_ordered_from() -> None:
    shop = ordered(bad_checkout(Shop()))
    before = pack_of(shop)
    shop.say(CHECKOUT, "TermsPresented", campaign_id="may", terms_version=1, clauses=[_bold()])
    after = pack_of(shop)

    assert after["agreed"] == before["agreed"]
    assert [row["at_dispute"] for row in after["gaps"]] == [row["at_dispute"] for row in before["gaps"]]


def _bold() -> dict[str, Any]:
    how = {"channels": ["POPUP"], "marks": ["BOLD"], "position": "TOP", "before_order": True}
    return {"clause_id": "k1"} | how


def test_rights_are_told_as_of_the_order_and_as_of_the_pack() -> None:
    rights = WHOLE["rights"]

    assert rights["at_order"]["version"] == 1
    assert rights["now"]["version"] > 1
    assert rights["at_order"]["coupons"][0]["clauses"][0]["outcome"] == "VOID"


@requirement("R-000-61")
def test_the_money_is_told_with_its_formula_and_every_other_method() -> None:
    (refund,) = WHOLE["refunds"]

    assert (refund["amount"], refund["reference"]) == (3000, "ALI-1")
    assert {each["type"] for each in refund["sources"]} == {"RefundFellDue", "RefundSettled"}
    assert refund["statement"]["zh"]["total"]["text"] == "30.00 CNY"


def test_a_decision_by_hand_names_who_approved_it() -> None:
    (override,) = WHOLE["overrides"]

    assert (override["type"], override["approver"], override["amount"]) == ("RefundGranted", "ms-wang", 3000)
    assert override["reason"] == "袖口有线头"


def test_a_reader_without_the_right_to_words_gets_commitments() -> None:
    pack = pack_of(GOOD, reads=False)
    (page,) = pack["checkout"]["pages"]

    assert page["sha256"] is None
    assert page["file"] is None
    assert page["commitment"] in str(pack)
    assert pack["overrides"][0]["reason"].keys() == {"commitment"}
    assert not any(word in str(pack) for word in (DIGEST, "SF1001", "袖口有线头"))


def test_a_pack_says_which_streams_are_whole() -> None:
    versions = {each["stream"]: each["version"] for each in WHOLE["completeness"]}

    assert versions == {ORDER: len(GOOD.entries(ORDER)), CHECKOUT: len(GOOD.entries(CHECKOUT))}


def test_a_stream_with_a_hole_is_not_said_to_be_whole() -> None:
    shop = ordered(bad_checkout(Shop()))
    shop.log = [each for each in shop.log if (each.stream, each.version) != (CHECKOUT, 2)]

    assert [each["stream"] for each in pack_of(shop)["completeness"]] == [ORDER]


def test_the_same_log_gives_the_same_pack() -> None:
    assert pack_of(GOOD) == WHOLE


def test_a_pack_says_what_it_does_not_prove() -> None:
    said = " ".join(WHOLE["statement"]["en"])

    assert "not legal advice" in said
    assert "What is not proved" in said
    assert "由法院决定" in "".join(WHOLE["statement"]["zh"])
