"""The law in figures, the trades' customs, and the periods that count from a signature or a delivery."""

import pytest

from domain.terms.house_rules import CategoryRule, GoodsKind, HouseRules
from domain.terms.industry import goods_kind_of, warranty_days_of
from domain.terms.laws import LAWS
from domain.terms.periods import no_reason_closes, warranty_end
from domain.terms.screening import law_of
from domain.terms.statute import DEADLINES, STATUTES, statute
from domain.terms.verdicts import REGIMES
from projections.sentences.en.laws import LAWS as IN_ENGLISH
from projections.sentences.zh.laws import LAWS as IN_CHINESE

NO_RULES = HouseRules()
SHANGHAI = "Asia/Shanghai"
DELIVERED = "2026-03-01T02:00:00.000000Z"


def test_the_figures_of_the_law():
    law = statute("2026-05-01T00:00:00.000000Z")

    assert (law.no_reason_days, law.refund_days, law.delay_alarm_days) == (7, 7, 15)
    assert (law.quality_return_days, law.quality_exchange_days) == (7, 15)
    assert (law.fraud_multiple, law.fraud_floor) == (3, 500_00)
    assert (law.food_multiple, law.food_loss_multiple, law.food_floor) == (10, 3, 1000_00)
    assert (law.policy_notice_days, law.record_years) == (7, 3)
    assert (law.authority_working_days, law.mediation_days, law.sanction_notice_working_days) == (7, 60, 1)


def test_the_figures_are_those_of_their_time():
    assert [each.version for each in STATUTES] == list(range(1, len(STATUTES) + 1))
    for each in STATUTES:
        assert statute(each.effective_from) == each
    assert statute("1999-01-01T00:00:00.000000Z") == STATUTES[0]


def test_every_deadline_has_its_law_and_every_article_its_gist():
    labels = {law.label for law in LAWS}
    names = {law.name for law in LAWS}

    assert {each.name for each in DEADLINES} <= set(STATUTES[0]._fields)
    assert labels == IN_CHINESE.keys() == IN_ENGLISH.keys()
    assert {each.law.rpartition(" ")[0] for each in DEADLINES} <= names
    assert {law.rpartition(" ")[0] for regime in REGIMES for law in regime.laws} <= names
    assert {law_of(each).rpartition(" ")[0] for each in ("TIME_BAR", "COMPLAINT_BAR", "UNFAIR_DEFINITION")} <= names


def test_an_article_says_when_its_text_was_last_read():
    verified = {law.mark: law.verified_at for law in LAWS}

    assert verified == {"V1+V2": "2026-07-20", "V2": "2026-07-20", "V1": "2025-04-19", "P": None}


@pytest.mark.parametrize(
    ("flags", "category", "kind"),
    [
        (["CUSTOM_MADE"], "kitchen", "CUSTOM_MADE"),
        (["PERISHABLE"], "kitchen", "PERISHABLE"),
        (["NEAR_EXPIRY"], "kitchen", "CONFIRMABLE"),
        (["DEFECTIVE_DECLARED"], "kitchen", "CONFIRMABLE"),
        (["CUSTOM_MADE", "NEAR_EXPIRY"], "kitchen", "CUSTOM_MADE"),
        ([], "生鲜", "PERISHABLE"),
        ([], "Fresh-Food", "PERISHABLE"),
        ([], "software", "DIGITAL_OPENED"),
        ([], "音像", "DIGITAL_OPENED"),
        ([], "报纸", "PERIODICAL"),
        ([], "定制", "CUSTOM_MADE"),
        ([], "electronics", None),
        ([], "kitchen", None),
    ],
)
def test_the_kind_of_goods_is_known_by_how_they_were_sold_or_by_their_trade(
    flags: list[str], category: str, kind: GoodsKind | None
):
    assert goods_kind_of(flags, category, NO_RULES) == kind


def test_a_house_rule_speaks_before_the_trade_but_not_before_the_sale():
    rules = HouseRules(categories=(CategoryRule(category="cakes", goods_kind="PERISHABLE"),))

    assert goods_kind_of([], "cakes", rules) == "PERISHABLE"
    assert goods_kind_of(["NEAR_EXPIRY"], "bread", rules) == "CONFIRMABLE"


@pytest.mark.parametrize("flag", ["NEAR_EXPIRY", "DEFECTIVE_DECLARED"])
def test_what_goes_off_is_perishable_also_near_its_expiry(flag: str):
    rules = HouseRules(categories=(CategoryRule(category="cakes", goods_kind="PERISHABLE"),))

    assert goods_kind_of([flag], "cakes", rules) == "PERISHABLE"
    assert goods_kind_of([flag], "生鲜", NO_RULES) == "PERISHABLE"
    assert goods_kind_of([flag, "CUSTOM_MADE"], "kitchen", NO_RULES) == "CUSTOM_MADE"


@pytest.mark.parametrize(
    ("category", "days"),
    [
        ("bags", 90),
        ("箱包", 90),
        ("watches", 365),
        ("jewellery", 30),
        ("electronics", 365),
        ("家电", 365),
        ("服装", None),
    ],
)
def test_each_trade_has_its_warranty(category: str, days: int | None):
    assert warranty_days_of(category, NO_RULES) == days


def test_a_house_rule_may_lengthen_a_state_warranty_but_not_shorten_it():
    short = HouseRules(categories=(CategoryRule(category="phones", warranty_days=30), CategoryRule(category="bags")))
    long = HouseRules(categories=(CategoryRule(category="phones", warranty_days=730),))

    assert warranty_days_of("phones", short) == 365
    assert warranty_days_of("phones", long) == 730
    assert warranty_days_of("bags", short) == 90
    assert warranty_days_of("bags", HouseRules(categories=(CategoryRule(category="bags", warranty_days=0),))) == 0


def test_the_seventh_day_counts_from_the_day_after_signature_to_its_end():
    assert no_reason_closes("2026-05-01T07:00:00.000000Z", 7, SHANGHAI) == "2026-05-08T15:59:59.999999Z"
    assert no_reason_closes("2026-05-01T07:00:00.000000Z", 7, "America/Los_Angeles") == "2026-05-09T06:59:59.999999Z"


def test_thirty_days_of_warranty_end_with_the_thirtieth_day():
    assert warranty_end(DELIVERED, 30) == "2026-03-31T15:59:59.999999Z"


def test_an_exchange_starts_the_warranty_anew():
    assert warranty_end(DELIVERED, 30, exchanged_at="2026-03-20T02:00:00.000000Z") == "2026-04-19T15:59:59.999999Z"


def test_the_days_away_for_repair_are_added():
    repair = ("2026-03-10T02:00:00.000000Z", "2026-03-12T02:00:00.000000Z")
    overlapping = ("2026-03-12T04:00:00.000000Z", "2026-03-13T02:00:00.000000Z")

    assert warranty_end(DELIVERED, 30, [repair]) == "2026-04-03T15:59:59.999999Z"
    assert warranty_end(DELIVERED, 30, [overlapping, repair]) == "2026-04-04T15:59:59.999999Z"


def test_a_repair_before_the_exchange_or_after_the_end_adds_nothing():
    before = ("2026-03-05T02:00:00.000000Z", "2026-03-07T02:00:00.000000Z")
    after = ("2026-06-05T02:00:00.000000Z", "2026-06-07T02:00:00.000000Z")
    exchanged = "2026-03-20T02:00:00.000000Z"

    assert warranty_end(DELIVERED, 30, [before, after], exchanged) == "2026-04-19T15:59:59.999999Z"
