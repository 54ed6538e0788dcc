"""The history in sentences: one for each event, in both languages, and never another one later."""

from collections.abc import Iterator

import pytest
from msgspec import UNSET
from msgspec.structs import replace

from domain.campaign import ClauseExplained
from domain.case.events.dispute import DisputeDecided
from domain.case.events.evidence import PriceChecked
from domain.case.events.intake import CaseOpened, IntakeChecked
from domain.case.events.logistics import CarrierClaimSettled
from domain.case.events.resolution import ResolutionAccepted
from domain.catalogue import FACTS, KINDS
from domain.checkout import ClauseConfirmed, CouponEntered
from domain.coupon import CouponIssued, CouponRestored, CouponRevoked
from domain.customer import ClaimClosed, PointsGranted
from domain.fact import Fact
from domain.order.events import (
    CompensationGranted,
    DiscountOverridden,
    LinesCancelled,
    MisStackingResolved,
    OrderPlaced,
    PaymentCaptured,
    RefundFellDue,
    RefundOverdue,
    RefundSettled,
    ReturnReceived,
    ReturnRequested,
    ShortfallArose,
    ShortfallCollected,
    StrangeItem,
    Suppressed,
    TenderShare,
)
from domain.order.events.gift_moves import GiftOverageResolved, GiftReturnConfirmed, GiftReturnOverdue
from domain.order.events.gift_returns import GiftReturnAgreed
from domain.order.events.gifts import GiftWithdrawn
from domain.order.events.money import Trace
from domain.order.events.repairs import RepairAnswered, RepairCompleted, RepairQuoted
from domain.order.events.services import ServiceCancelled
from domain.partner import PartnerStepOverdue, ScoreMoved
from domain.refund.basket import BreakdownRow
from projections.history import history, last_told
from projections.sentences.language import EN, ZH, Language
from projections.sentences.parts import parts, variant
from projections.sentences.speaker import Speaker
from projections.sentences.template import fill, gaps
from tests.projections.approved import expect_approved
from tests.projections.examples import campaign, checkout_story, coupon_story, full_story, s1, shortfall_story
from tests.projections.shop import Shop, entry
from tests.test_architecture import _example
from tests.trace import requirement

LANGUAGES = pytest.mark.parametrize("language", [ZH, EN], ids=lambda each: each.code)


NOTHING_LEFT = Trace(
    net=0, goods=0, freight=0, freight_deducted=False, shortfall=0, units=(), retained=(), coupons=(), outcomes=()
)


def _variants(fact: Fact) -> Iterator[Fact]:
    """The fact in every shape that has a sentence of its own."""
    yield fact
    match fact:
        case RefundFellDue():
            kinds = ("STEP", "LATE_CAPTURE", "ADJUSTMENT", "GRANT", "COMPENSATION")
            yield from (replace(fact, kind=kind) for kind in kinds)
            yield replace(fact, kind="ADJUSTMENT", trace=NOTHING_LEFT)
            reasons = ("EXCHANGE", "RETURN_FREIGHT", "GIFT", "SERVICE", "REPAIR")
            yield from (replace(fact, breakdown=(BreakdownRow(reason=each, amount=1),)) for each in reasons)
            yield replace(fact, kind="COMPENSATION", breakdown=(BreakdownRow(reason="GIFT", amount=1),))
        case ReturnRequested():
            yield replace(fact, approver="wang")
            yield from (replace(fact, approver=approver, quote_id="q1") for approver in (UNSET, "wang"))
            yield replace(fact, remedy="EXCHANGE")
        case ReturnReceived():
            yield replace(fact, others=(StrangeItem(sku="cup", quantity=1),))
        case CompensationGranted():
            yield from (replace(fact, kind=kind) for kind in ("VOUCHER", "CASH", "POINTS"))
        case OrderPlaced():
            left_out = (Suppressed(coupon_id="k1", reason="NOT_BEST"),)
            yield from (replace(fact, suppressed=left_out), replace(fact, split_from="A-0"))
        case DiscountOverridden():
            yield replace(fact, named=("k1",))
        case ShortfallArose():
            yield from (replace(fact, mode=mode) for mode in ("OPEN", "WAIVED"))
            yield replace(fact, kind="GIFT")
        case PaymentCaptured():
            yield replace(fact, points=7)
        case RefundSettled():
            yield replace(fact, split=(TenderShare(payment_id="p1", amount=1, over="BANK_TRANSFER"),))
        case ShortfallCollected():
            yield replace(fact, reference="net:A-1:r1")
        case LinesCancelled():
            yield replace(fact, quote_id="q1")
            yield replace(fact, by="LEDGER")
            yield replace(fact, by="LEDGER", cause="ORDER_SPLIT")
        case CouponRestored():
            yield replace(fact, expired=not fact.expired)
            yield replace(fact, ground="CLAUSE_NOT_BINDING")
        case MisStackingResolved():
            yield from (replace(fact, mode=mode) for mode in ("HONOUR", "COLLECT", "CANCEL"))
        case RefundOverdue():
            yield replace(fact, days=15)
            yield replace(fact, days=15, law="侵害消费者权益行为处罚办法 8")
        case _:
            yield from _bound_variants(fact)


def _bound_variants(fact: Fact) -> Iterator[Fact]:
    """The same of what is bound to goods, and of where gifts went elsewhere."""
    match fact:
        case GiftWithdrawn():
            yield from (replace(fact, kind=kind) for kind in ("NOT_SENT", "VOIDED"))
        case ServiceCancelled():
            yield from (replace(fact, kind=kind) for kind in ("WHOLE", "PRORATED", "LAPSED"))
        case GiftReturnAgreed():
            yield from (replace(fact, kind=kind) for kind in ("FREIGHT", "SWAP"))
        case GiftReturnConfirmed():
            yield from (replace(fact, result=result) for result in ("CONFIRMED", "DISPUTED"))
        case GiftOverageResolved():
            yield from (replace(fact, mode=mode) for mode in ("RETURN_AT_MERCHANT_COST", "KEEP_GOODWILL", "BUY"))
        case GiftReturnOverdue():
            yield from (replace(fact, step=step) for step in ("REVIEW", "TRANSIT"))
        case RepairQuoted():
            yield from (replace(fact, total=total, labour_waived=waived) for total in (0, 1) for waived in (UNSET, 1))
        case RepairAnswered():
            yield from (replace(fact, accepted=accepted) for accepted in (True, False))
        case RepairCompleted():
            yield from (replace(fact, outcome=outcome) for outcome in ("REPAIRED", "NOT_REPAIRABLE"))
        case PointsGranted():
            yield from (replace(fact, basis=basis) for basis in ("GOODWILL", "GIFT", "RECYCLING"))
        case CouponIssued():
            yield replace(fact, basis="GIFT")
        case CouponRevoked():
            yield replace(fact, order_id="A-1")
        case ClauseConfirmed():
            yield replace(fact, preticked=not fact.preticked)
        case ClauseExplained():
            yield replace(fact, includes=("shoes",))
        case CouponEntered():
            yield replace(fact, use=False)
        case CarrierClaimSettled():
            yield from (replace(fact, loss=loss) for loss in (-1, 0, 1))
        case _:
            yield from _desk_variants(fact)


def _desk_variants(fact: Fact) -> Iterator[Fact]:
    """The same of cases, partners and whoever else the service desk has to do with."""
    match fact:
        case CaseOpened():
            yield from (replace(fact, channel=channel) for channel in ("APP", "LEDGER"))
        case IntakeChecked():
            yield replace(fact, missing=("contact",))
        case ScoreMoved():
            yield replace(fact, reverses="m1")
        case PartnerStepOverdue():
            yield from (replace(fact, step=step) for step in ("SELF_CHECK", "RECTIFICATION", "NOTICE"))
        case ClaimClosed():
            yield from (replace(fact, how=how) for how in ("PAID", "WAIVED"))
        case ResolutionAccepted():
            yield replace(fact, by="DECISION")
        case PriceChecked():
            yield replace(fact, refused="EXPIRED")
        case DisputeDecided():
            yield replace(fact, outcome="DISMISSED", order_version=2)
        case _:
            pass


@pytest.mark.parametrize("tag", ["zh-CN", "en"])
def test_the_last_sentence_alone_is_the_last_of_the_history(tag: str) -> None:
    shop, stream = full_story()
    entries = shop.entries(stream)

    assert [last_told(entries[:end], tag) for end in range(1, len(entries) + 1)] == history(entries, tag)


def _every_fact() -> list[Fact]:
    return [shape for fact in FACTS.values() for shape in _variants(_example(fact))]


@LANGUAGES
def test_every_fact_of_every_stream_has_a_sentence(language: Language) -> None:
    """Even the smallest fact, with nothing in it that may be left out, fills the gaps its sentence needs."""
    untold = [
        (kind.name, variant(shape))
        for kind in KINDS.values()
        for fact in kind.facts
        for shape in _variants(_example(fact))
        if variant(shape) not in language.sentences
        or gaps(language.sentences[variant(shape)])[0] - parts(shape, Speaker(language)).keys()
    ]

    assert untold == []


@LANGUAGES
def test_no_sentence_is_kept_for_what_cannot_happen(language: Language) -> None:
    told = [(shape, Speaker(language)) for shape in _every_fact()]
    happening = {variant(shape) for shape, _ in told} | {variant(*each) for each in told}

    assert language.sentences.keys() - happening == set()


def test_both_languages_say_the_same() -> None:
    assert ZH.sentences.keys() == EN.sentences.keys()
    assert ZH.phrases.keys() == EN.phrases.keys()
    assert ZH.words.keys() <= EN.words.keys()
    assert {name for name in ZH.sentences if gaps(ZH.sentences[name]) != gaps(EN.sentences[name])} == set()
    both = ZH.labels.keys() & EN.labels.keys()
    assert {name for name in both if gaps(ZH.labels[name]) != gaps(EN.labels[name])} == set()


STORIES = {
    "order": full_story,
    "shortfall": shortfall_story,
    "checkout": checkout_story,
    "coupon": coupon_story,
}


@LANGUAGES
@pytest.mark.parametrize("name", STORIES)
@requirement("R-000-51")
def test_the_sentences_are_the_approved_ones(name: str, language: Language) -> None:
    shop, *streams = STORIES[name]()
    told = [
        each["sentence"]
        for stream in streams
        for each in history(shop.entries(stream), language.code, shop.words, currency="CNY")
    ]

    expect_approved(f"history.{name}.{language.code}.txt", "\n".join(told) + "\n")


@LANGUAGES
def test_the_shortest_sentence_of_every_fact_is_the_approved_one(language: Language) -> None:
    told = [history([entry("any/1", 1, fact)], language.code)[0]["text"] for fact in _every_fact()]

    assert len(set(told)) > len(FACTS)
    expect_approved(f"history.shortest.{language.code}.txt", "\n".join(dict.fromkeys(told)) + "\n")


@LANGUAGES
def test_a_sentence_once_shown_never_changes(language: Language) -> None:
    shop, stream = full_story()
    entries = shop.entries(stream)
    whole = history(entries, language.code, shop.words)

    for version in range(1, len(entries) + 1):
        assert history(entries[:version], language.code, shop.words) == whole[:version]


def test_one_sentence_for_each_event() -> None:
    shop, stream = full_story()
    entries = shop.entries(stream)

    told = history(entries, "en", shop.words)

    assert [each["event_id"] for each in told] == [each.event_id for each in entries]
    assert all(each["sentence"].endswith(each["text"]) for each in told)
    assert all(each["sentence"].startswith("3 May 2026, 16:") for each in told)


@requirement("R-000-10")
def test_a_refund_is_told_with_its_formula_its_rule_and_its_grounds() -> None:
    shop, stream = s1(refund_method="REPRICE")

    told = next(each for each in history(shop.entries(stream), "zh-CN", shop.words) if each["type"] == "RefundFellDue")

    assert "原价 200.00 − 优惠分摊 25.00 − 重新计价 25.00 = 150.00 CNY" in told["text"]
    assert told["rule"] == {"code": "REPRICE", "words": "重新计价", "policy_version": 1}
    assert told["policies"] == [{"id": "calculation", "version": 1}, {"id": "campaigns/may", "version": 1}]
    assert told["clause_refs"][0] == {"campaign_id": "may", "coupon_id": "k1", "terms_version": 1}


def test_an_answer_that_includes_nothing_does_not_claim_to_bind() -> None:
    answer = _example(ClauseExplained)
    assert isinstance(answer, ClauseExplained)
    binding = replace(answer, includes=("shoes",))

    said = [history([entry("campaigns/may", 2, fact)], "en")[0]["text"] for fact in (answer, binding)]

    assert ["can't be excluded later" in text for text in said] == [False, True]


def test_a_fact_that_came_late_says_when_it_was_recorded() -> None:
    shop, stream = s1()
    late = shop.entries(stream)[1]
    late = replace(late, occurred_at="2026-05-01T08:00:00.000000Z")

    told = history([shop.entries(stream)[0], late], "en")[1]

    assert told["sentence"] == "1 May 2026, 16:00 (recorded 3 May 2026, 16:03): " + told["text"]


def test_words_a_reader_may_not_see_leave_no_hole() -> None:
    shop, stream = s1()

    told = history(shop.entries(stream), "zh-CN")[2]["text"]

    assert told == "客户申请退货 ret-1：白色T恤 × 1；原因：买家无理由。"


def test_what_a_person_wrote_is_never_read_as_a_gap() -> None:
    assert fill("{a}[, {b}]", {"a": "{b}", "b": "[x]"}) == "{b}, [x]"


def test_a_language_without_sentences_is_answered_in_chinese() -> None:
    shop = Shop()
    shop.say("campaigns/may", "CampaignPublished", **campaign())

    assert history(shop.entries("campaigns/may"), "fr")[0]["text"].startswith("发布活动条款第 1 版：减 50.00 CNY")
    assert history(shop.entries("campaigns/may"), "en-GB")[0]["text"].startswith("Version 1 of the terms was published")
