"""What a clause is worth: the same clause, met in the same way, under three regimes."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.terms.clauses import SUBJECTS, ClauseNotice
from domain.terms.house_rules import GoodsKind, RegimeId
from domain.terms.verdicts import REGIMES, GoodsFacts, judge, regime_of
from tests.terms.meeting import (
    GREY_SMALL_PRINT,
    NO_REASON,
    ORDERED_AT,
    POPUP_BOLD,
    confirm,
    noticed,
    present,
    shop_of,
    verdict,
)
from tests.trace import requirement

QUALITY = "优惠商品质量问题不退不修"
NO_POINTS = "用码不享受积分"
NO_COUPON_BACK = "退款后优惠码不返还"
INTERPRETATION = "最终解释权归平台"
WAIVER = "支付24小时后视为放弃"
STATED: tuple[RegimeId, ...] = ("SEED_NOTICE", "SEED_EQUAL", "CN_2025")


def met(text: str, how: dict[str, Any], *, confirmed: bool = False) -> ClauseNotice:
    """The clause as it was shown, and perhaps confirmed."""
    shop = present(shop_of(text), **how)
    return noticed(confirm(shop, line="1") if confirmed else shop)


@pytest.mark.parametrize(
    ("text", "kind", "how", "confirmed", "outcomes"),
    [
        (NO_REASON, None, POPUP_BOLD, True, ("BINDING", "VOID", "VOID")),
        (NO_REASON, None, GREY_SMALL_PRINT, False, ("NOT_INCORPORATED", "VOID", "VOID")),
        (NO_REASON, "CONFIRMABLE", POPUP_BOLD, True, ("BINDING", "BINDING", "BINDING")),
        (NO_REASON, "CONFIRMABLE", POPUP_BOLD, False, ("NOT_INCORPORATED", "NOT_INCORPORATED", "VOID")),
        (QUALITY, None, POPUP_BOLD, True, ("VOID", "VOID", "VOID")),
        (QUALITY, None, GREY_SMALL_PRINT, False, ("VOID", "VOID", "VOID")),
        (NO_POINTS, None, POPUP_BOLD, False, ("BINDING", "VOID", "BINDING")),
        (NO_POINTS, None, GREY_SMALL_PRINT, False, ("NOT_INCORPORATED", "VOID", "NOT_INCORPORATED")),
        (NO_COUPON_BACK, None, POPUP_BOLD, False, ("BINDING", "BINDING", "BINDING")),
        (NO_COUPON_BACK, None, GREY_SMALL_PRINT, False, ("NOT_INCORPORATED",) * 3),
        (INTERPRETATION, None, POPUP_BOLD, False, ("BINDING", "NOT_APPLICABLE", "VOID")),
        (INTERPRETATION, None, GREY_SMALL_PRINT, False, ("BINDING", "NOT_APPLICABLE", "VOID")),
        (WAIVER, None, POPUP_BOLD, True, ("NOT_APPLICABLE", "VOID", "VOID")),
        (WAIVER, None, GREY_SMALL_PRINT, False, ("NOT_APPLICABLE", "VOID", "VOID")),
    ],
)
def test_each_regime_judges_in_its_own_way(
    *, text: str, kind: GoodsKind | None, how: dict[str, Any], confirmed: bool, outcomes: tuple[str, ...]
):
    notice = met(text, how, confirmed=confirmed)

    assert tuple(verdict(notice, regime, kind=kind).outcome for regime in STATED) == outcomes


@requirement("R-000-86")
def test_the_same_clause_is_void_among_equals_and_binds_where_notice_is_all():
    notice = met(NO_REASON, POPUP_BOLD)

    assert verdict(notice, "SEED_EQUAL").outcome == "VOID"
    assert verdict(notice, "SEED_NOTICE").outcome == "BINDING"


@requirement("R-000-75")
def test_clearance_is_no_ground_but_goods_declared_defective_and_confirmed_are():
    sound = verdict(met(NO_REASON, POPUP_BOLD, confirmed=True))
    defective = verdict(met(NO_REASON, POPUP_BOLD, confirmed=True), kind="CONFIRMABLE")

    assert (sound.outcome, sound.reasons) == ("VOID", ("NO_STATUTORY_GROUND",))
    assert "消费者权益保护法实施条例 19" in sound.laws
    assert (defective.outcome, defective.reasons) == ("BINDING", ("CONFIRMED_FOR_THE_LINE",))
    assert "七日无理由退货暂行办法 20" in defective.laws


@requirement("R-000-78")
def test_what_is_told_by_popup_in_bold_before_the_order_and_confirmed_binds_and_grey_small_print_does_not():
    told = verdict(met(NO_POINTS, POPUP_BOLD, confirmed=True))
    tucked_away = verdict(met(NO_POINTS, GREY_SMALL_PRINT))

    assert (told.outcome, told.reasons) == ("BINDING", ("CONSPICUOUS_BEFORE_ORDER",))
    assert (tucked_away.outcome, tucked_away.reasons) == ("NOT_INCORPORATED", ("NOT_CONSPICUOUS",))


@requirement("R-000-89")
def test_even_told_in_a_bold_popup_a_clause_against_quality_rights_is_void():
    found = verdict(met("质量问题不退", POPUP_BOLD, confirmed=True))

    assert found.outcome == "VOID"
    assert found.reasons == ("TOUCHES_QUALITY_RIGHTS", "BLANKET_EXCLUSION")
    assert {"消费者权益保护法 24", "民法典 497"} <= set(found.laws)


@requirement("R-000-04")
def test_what_is_shown_after_the_order_does_not_bind():
    shop = present(shop_of(NO_POINTS).at("2026-05-02T10:00:10.000000Z"), **POPUP_BOLD)
    found = verdict(noticed(shop, ORDERED_AT))

    assert (found.outcome, found.reasons) == ("NOT_INCORPORATED", ("NOT_SHOWN",))


def test_a_page_that_shows_a_clause_behind_the_order_button_says_so():
    found = verdict(met(NO_POINTS, POPUP_BOLD | {"before_order": False}))

    assert (found.outcome, found.reasons) == ("NOT_INCORPORATED", ("SHOWN_AFTER_ORDER",))


def test_a_popup_alone_proves_nothing():
    found = verdict(met(NO_POINTS, POPUP_BOLD | {"marks": []}))

    assert found.reasons == ("NOT_CONSPICUOUS", "POPUP_ALONE_PROVES_NOTHING")
    assert "合同编通则解释 10" in found.laws


def test_a_clause_that_the_page_never_showed_binds_nobody():
    notice = noticed(shop_of(NO_REASON))

    assert verdict(notice, "SEED_NOTICE").outcome == "NOT_INCORPORATED"
    assert verdict(notice, "SEED_NOTICE").reasons == ("NOT_SHOWN",)
    assert verdict(notice).outcome == "VOID"


def test_a_tick_set_in_advance_confirms_nothing():
    notice = noticed(confirm(present(shop_of(NO_REASON), **POPUP_BOLD), line="1", preticked=True))

    found = verdict(notice, kind="CONFIRMABLE")

    assert (found.outcome, found.reasons) == ("VOID", ("NOT_CONFIRMED", "PRETICKED"))


def test_a_confirmation_counts_for_its_own_line():
    notice = noticed(confirm(present(shop_of(NO_REASON), **POPUP_BOLD), line="2"))

    assert verdict(notice, kind="CONFIRMABLE").outcome == "VOID"
    assert judge(notice, GoodsFacts("2", "sku-2", "CONFIRMABLE"), "CN_2025", ORDERED_AT).outcome == "BINDING"


@pytest.mark.parametrize("kind", ["CUSTOM_MADE", "PERISHABLE", "DIGITAL_OPENED", "PERIODICAL"])
def test_where_the_law_gives_no_return_a_clause_against_it_takes_nothing(kind: GoodsKind):
    for regime in STATED:
        found = verdict(met(NO_REASON, POPUP_BOLD, confirmed=True), regime, kind=kind)
        assert (found.outcome, found.reasons) == ("NOT_APPLICABLE", ("GOODS_EXCLUDED_BY_LAW", kind))


def test_a_service_is_no_goods_that_could_come_back():
    found = judge(met(NO_REASON, POPUP_BOLD), GoodsFacts("1", "warranty", None, kind="SERVICE"), "CN_2025", ORDERED_AT)

    assert (found.outcome, found.reasons) == ("NOT_APPLICABLE", ("NOT_GOODS",))


def test_a_regime_is_judged_by_the_version_of_its_time():
    assert {regime.id for regime in REGIMES} == set(STATED)
    assert regime_of("CN_2025", ORDERED_AT).version == verdict(met(NO_POINTS, POPUP_BOLD)).regime_version == 1
    assert regime_of("CN_2025", "2001-01-01T00:00:00.000000Z").version == 1


NOTICES = st.builds(
    ClauseNotice,
    clause_id=st.just("k1"),
    text_sha256=st.just("0" * 64),
    subject=st.sampled_from(SUBJECTS),
    shown_at=st.just(ORDERED_AT),
    conspicuous=st.booleans(),
    before_order=st.booleans(),
    confirmed=st.sampled_from([(), ("1",), ("*",)]),
    superseded_for=st.sampled_from([(), ("sku-1",), ("*",)]),
)


@given(NOTICES, st.sampled_from([None, "CONFIRMABLE", "PERISHABLE"]), st.sampled_from(STATED))
def test_every_verdict_gives_its_reasons(notice: ClauseNotice, kind: GoodsKind | None, regime: RegimeId):
    found = verdict(notice, regime, kind=kind)

    assert found.reasons
    assert (found.regime, found.subject) == (regime, notice.subject)
    assert found.laws or found.outcome in ("BINDING", "NOT_APPLICABLE")


@given(NOTICES, st.sampled_from([None, "CONFIRMABLE"]))
def test_by_law_nothing_takes_quality_rights_away_nor_a_return_of_sound_goods(
    notice: ClauseNotice, kind: GoodsKind | None
):
    found = verdict(notice, kind=kind)

    if notice.subject in ("QUALITY_RIGHTS", "FINAL_INTERPRETATION", "DISPUTE_WINDOW"):
        assert found.outcome in ("VOID", "SUPERSEDED")
    if notice.subject == "NO_REASON_RETURN" and kind is None:
        assert found.outcome != "BINDING"


@pytest.mark.parametrize("regime", STATED)
def test_nobody_confirms_what_she_was_not_shown(regime: RegimeId):
    unseen = verdict(noticed(confirm(shop_of(NO_REASON), line="1")), regime, kind="CONFIRMABLE")
    tucked_away = verdict(met(NO_REASON, GREY_SMALL_PRINT, confirmed=True), regime, kind="CONFIRMABLE")
    late = verdict(met(NO_REASON, POPUP_BOLD | {"before_order": False}, confirmed=True), regime, kind="CONFIRMABLE")

    assert [each.outcome for each in (unseen, tucked_away, late)] == ["NOT_INCORPORATED"] * 3
    assert [each.reasons for each in (unseen, tucked_away, late)] == [
        ("NOT_SHOWN",),
        ("NOT_CONSPICUOUS",),
        ("SHOWN_AFTER_ORDER",),
    ]
