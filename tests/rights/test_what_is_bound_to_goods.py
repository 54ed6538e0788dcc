"""The page of rights on what is bound to goods: the cover that was bought, and what would go back with them."""

from typing import Any

import pytest

from domain.terms.three_guarantees import THREE_GUARANTEES_VERSION
from projections.rights import rights_view
from tests.examples import campaign, house_rules, shop_with
from tests.order.bound_stories import FEE, JANUARY, MARCH, back, bought, gift, goods, service
from tests.rights.mended import A1, cover, phone
from tests.rights.orders import SIGNED, claim, signed
from tests.story import Shop
from tests.trace import requirement

WARRANTY_2_YEARS = "2028-04-29T15:59:59.999999Z"
MAY = "2026-05-04T02:00:00.000000Z"


def line_of(shop: Shop, key: str = "1", at: str = MAY, **how: Any) -> dict[str, Any]:
    """A line on the page of rights."""
    view = rights_view(shop.order(), 3, "A-1", at=at, **how)
    return next(each for each in view["lines"] if each["line"] == key)


def quality(shop: Shop, key: str = "1", at: str = MAY) -> dict[str, str]:
    return next(each["sentence"] for each in line_of(shop, key, at)["causes"] if each["cause"] == "QUALITY")


def test_a_cover_that_was_bought_lengthens_the_warranty_and_is_named_as_its_ground():
    shop = phone("phone", cover())
    warranty = claim(shop, "QUALITY", "WARRANTY", MAY)

    assert (warranty.closes_at, warranty.status) == (WARRANTY_2_YEARS, "OPEN")
    assert warranty.rests_on == ("services/s",)
    assert claim(shop, "QUALITY", "WARRANTY", "2028-04-29T15:59:59.999999Z").status == "OPEN"
    assert claim(shop, "QUALITY", "WARRANTY", "2028-04-29T16:00:00.000000Z").status == "CLOSED"


def test_the_cover_is_told_by_its_name_in_both_languages():
    told = quality(phone("phone", cover()))

    assert "质保（至 2028年4月29日 23:59）" in told["zh"]
    assert "按服务延长保修，依据" in told["zh"]
    assert "warranty (until 29 April 2028, 23:59)" in told["en"]
    assert "under the service 延长保修, based on" in told["en"]


def test_a_cover_shorter_than_the_warranty_changes_nothing():
    shop = phone("phone", cover(days=30))

    assert claim(shop, "QUALITY", "WARRANTY", MAY).rests_on == ("消费者权益保护法实施条例 18", "trade/ELECTRONICS")
    assert claim(shop, "QUALITY", "WARRANTY", MAY).closes_at == "2027-05-01T15:59:59.999999Z"


def test_goods_without_any_warranty_have_that_of_the_cover():
    assert claim(phone("goods", cover()), "QUALITY", "WARRANTY", MAY).closes_at == WARRANTY_2_YEARS


@requirement("R-000-27")
def test_a_cover_that_is_not_in_effect_yet_covers_nothing():
    shop = phone("goods", cover(starts="2026-06-01"))
    not_yet = claim(shop, "QUALITY", "WARRANTY", MAY)
    assert (not_yet.status, not_yet.opens_at) == ("NOT_YET", "2026-05-31T16:00:00.000000Z")

    assert claim(shop, "QUALITY", "WARRANTY", "2026-06-01T02:00:00.000000Z").status == "OPEN"


def test_a_cover_that_begins_when_the_warranty_ends_follows_it():
    shop = phone("phone", cover(starts="2027-05-02"))
    last, first = "2027-05-01T15:59:59.999999Z", "2027-05-01T16:00:00.000000Z"

    assert claim(shop, "QUALITY", "WARRANTY", last).rests_on[-1] == "trade/ELECTRONICS"
    assert claim(shop, "QUALITY", "WARRANTY", last).status == "OPEN"
    assert claim(shop, "QUALITY", "WARRANTY", first) == claim(shop, "QUALITY", "WARRANTY", first)._replace(
        opens_at=first, status="OPEN", rests_on=("services/s",)
    )


@pytest.mark.parametrize("belongs_to", ["1", None])
def test_before_the_goods_are_sent_a_cover_gives_no_claim_yet(belongs_to: str | None):
    shop = bought(goods(), service(belongs_to=belongs_to))

    assert claim(shop, "QUALITY", "WARRANTY", MAY).status == "NOT_YET"


def test_goods_that_went_back_have_no_claim_on_a_cover_that_others_keep():
    shop = bought(goods(), goods(line="2"), service(belongs_to=None))
    back(shop, "b1", "QUALITY", _1=1)

    assert claim(shop, "QUALITY", "WARRANTY", MAY).status == "CLOSED"


def test_a_cover_of_another_line_is_none_of_this_one():
    shop = signed(bought(goods(), goods(line="2"), service(belongs_to="2")))

    assert [each["remedy"] for each in _remedies(shop)] == ["REFUND", "EXCHANGE", "REPAIR"]


def _remedies(shop: Shop) -> list[dict[str, Any]]:
    return next(each["remedies"] for each in line_of(shop)["causes"] if each["cause"] == "QUALITY")


def test_a_cover_that_ended_covers_nothing_any_more():
    shop = phone("goods", cover())
    shop.say(A1, "LinesCancelled", lines=[{"line": "s", "quantity": 1}], cause="BUYER_NO_REASON")

    assert [each["remedy"] for each in _remedies(shop)] == ["REFUND", "EXCHANGE", "REPAIR"]


def test_a_repair_that_the_cover_bears_says_so():
    shop = phone("watch", cover()).at("2027-06-01")
    shop.say(A1, "RepairRequested", repair_id="f1", line="1", order_no="A-1", reason="it stands")

    requested = shop.order().repairs["f1"].requested
    assert requested.covered
    assert "services/s" in requested.rests_on


@requirement("R-000-20", "R-000-21", "R-000-28")
def test_who_thinks_of_giving_goods_back_reads_what_goes_with_them_and_what_it_costs():
    shop = bought(goods(), gift(quantity=2), service(), shop=Shop().at(JANUARY))

    assert line_of(shop, at=f"{MARCH}T02:00:00.000000Z")["bound"] == {
        "gifts": [{"line": "g", "quantity": 2, "value": 39_00, "basis": "DECLARED"}],
        "services": [{"line": "s", "kind": "PRORATED", "fee": FEE, "refund": 179_10}],
    }
    assert line_of(shop, at="2026-01-01T03:00:00.000000Z")["bound"]["services"][0]["refund"] == 198_73


def test_what_the_page_foresees_is_what_the_return_then_does():
    shop = bought(goods(quantity=2), gift(quantity=3), service(quantity=2), shop=Shop().at(JANUARY)).at(MARCH)
    foreseen = line_of(shop, at=f"{MARCH}T02:00:00.000000Z")["bound"]

    back(shop, "b1", _1=2)
    priced = shop.order().gifts["g"].pricings
    assert [(each["quantity"], each["value"]) for each in foreseen["gifts"]] == [(3, 39_00)]
    assert sum(each.amount for each in priced) == 3 * 39_00
    assert [each["refund"] for each in foreseen["services"]] == [shop.order().services["s"].refunded] == [358_20]


def test_each_line_foresees_its_own():
    shop = bought(goods(), goods(100_00, line="2"), gift(), gift("h", belongs_to="2"), service(belongs_to="2"))

    assert [each["line"] for each in line_of(shop)["bound"]["gifts"]] == ["g"]
    assert line_of(shop)["bound"]["services"] == []
    assert [each["line"] for each in line_of(shop, "2")["bound"]["gifts"]] == ["h"]
    assert [each["line"] for each in line_of(shop, "2")["bound"]["services"]] == ["s"]


def test_a_gift_that_nobody_priced_goes_back_and_costs_nothing():
    (owed,) = line_of(bought(goods(), gift(declared_value=None)))["bound"]["gifts"]

    assert owed == {"line": "g", "quantity": 1, "value": 0, "basis": None}


def test_what_a_threshold_earned_goes_back_only_when_it_is_broken():
    terms = campaign({"kind": "GIFT", "sku": "sku-g", "declared_value": 39_00}, threshold=300_00)
    lines = goods(299_00), goods(100_00, line="2"), goods(1_00, line="3"), gift(belongs_to=None)
    shop = bought(*lines, shop=shop_with(terms), coupons=["c1"])

    assert [each["line"] for each in line_of(shop, "1")["bound"]["gifts"]] == ["g"]
    assert line_of(shop, "3")["bound"]["gifts"] == []


def test_only_goods_that_are_kept_have_something_bound_to_them():
    shop = back(bought(goods(), gift(), service()), "b1", "QUALITY", _1=1)

    assert [line_of(shop, key)["bound"] for key in ("1", "g", "s")] == [None, None, None]


def test_the_states_three_guarantees_stand_beside_the_goods_they_are_for():
    assert line_of(phone("laptop"))["three_guarantees"] == {
        "version": THREE_GUARANTEES_VERSION,
        "goods": "COMPUTER",
        "whole_days": 365,
        "main_parts_days": 730,
        "depreciation_bp": 25,
        "failed_repairs": 2,
        "verified": "M",
    }
    assert line_of(phone("Mobile-Phone"))["three_guarantees"]["goods"] == "PHONE"
    assert line_of(phone("goods"))["three_guarantees"] is None
    assert line_of(bought(goods(), gift(category="phone")), "g")["three_guarantees"] is None


def test_a_promise_beyond_the_states_rules_is_what_holds_after_repairs():
    shop = house_rules(Shop(), categories=[{"category": "phone", "warranty_days": 730}])
    shop = signed(bought(goods(category="phone"), shop=shop.at("2026-05-01T02:00:01.000000Z")))
    for number in ("f1", "f2"):
        shop.say(A1, "RepairRequested", repair_id=number, line="1", order_no="A-1", reason="dark")
        shop.say(A1, "RepairReceived", repair_id=number)
        shop.say(A1, "RepairQuoted", repair_id=number, parts=0, labour=0, working_days=5)
        shop.say(A1, "RepairCompleted", repair_id=number, outcome="REPAIRED", report_sha256="c" * 64)
        shop.say(A1, "RepairReturned", repair_id=number)

    assert shop.order().lines["1"].signed_at == SIGNED
    assert claim(shop, "QUALITY", "EXCHANGE", MAY).closes_at == "2028-05-01T15:59:59.999999Z"
