"""What a clause is worth: one of five outcomes, under the regime that is asked.

A regime is a way to judge. CN_2025 is the law in force; SEED_NOTICE takes whatever was told beforehand for
binding; SEED_EQUAL gives those who use a code the same rights as everybody.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Literal, NamedTuple

from domain.fact import Instant
from domain.terms.clauses import ClauseNotice, Outcome, Subject, Verdict
from domain.terms.house_rules import STATUTORY_KINDS, GoodsKind, RegimeId

_SEPARATE_ACTS = frozenset({"POPUP", "CHECKBOX", "TICK_BOX", "TICKBOX"})
_QUALITY = ("消费者权益保护法 24", "消费者权益保护法 26", "民法典 497")
_NO_REASON = ("消费者权益保护法 25", "消费者权益保护法实施条例 19")
_CONFIRMATION = (*_NO_REASON, "七日无理由退货暂行办法 20")
_NOTICE = ("消费者权益保护法 26", "民法典 496", "合同编通则解释 10")
_UNFAIR = ("消费者权益保护法 26", "民法典 497")
_INTERPRETATION = ("网络交易监督管理办法 21", "合同行政监督管理办法 8")
_PROMISE = ("消费者权益保护法实施条例 12", "民法典 498")
_OF_SUBJECT: Mapping[Subject, tuple[str, ...]] = {
    "COUPON_RESTORATION": ("七日无理由退货暂行办法 15",),
    "REFUND_METHOD": ("七日无理由退货暂行办法 17",),
}


class GoodsFacts(NamedTuple):
    """The line that a clause is held against; `goods_kind` is its kind by 消费者权益保护法 25, if any."""

    line: str
    sku: str
    goods_kind: GoodsKind | None = None
    kind: Literal["GOODS", "GIFT", "SERVICE"] = "GOODS"


class Regime(NamedTuple):
    """A version of a regime: what it is called, since when it holds, the laws it rests on."""

    id: RegimeId
    version: int
    title_zh: str
    title_en: str
    effective_from: Instant
    laws: tuple[str, ...]


class _Finding(NamedTuple):
    outcome: Outcome
    reasons: tuple[str, ...]
    laws: tuple[str, ...] = ()


_SINCE = "2024-12-31T16:00:00.000000Z"
REGIMES: tuple[Regime, ...] = (
    Regime(
        "CN_2025",
        1,
        "中国大陆现行法律",
        "The law of mainland China in force",
        _SINCE,
        tuple(dict.fromkeys((*_QUALITY, *_CONFIRMATION, *_NOTICE, *_INTERPRETATION, *_PROMISE))),
    ),
    Regime("SEED_NOTICE", 1, "事先显著告知即有效", "What was told beforehand binds", _SINCE, (*_NOTICE, "民法典 497")),
    Regime("SEED_EQUAL", 1, "用码与不用码同权", "Equal rights with and without a code", _SINCE, _QUALITY),
)
"""Every version of every regime, in order of effect."""


def regime_of(regime: RegimeId, at: Instant) -> Regime:
    """The version of the regime that held at an instant; before the first the first."""
    versions = [each for each in REGIMES if each.id == regime]
    return max((each for each in versions if each.effective_from <= at), key=_effect, default=versions[0])


def _effect(regime: Regime) -> Instant:
    return regime.effective_from


def judge(notice: ClauseNotice, goods: GoodsFacts, regime: RegimeId, at: Instant) -> Verdict:
    """The verdict on a clause as this customer met it, for this line, under a regime as of `at`.

    A better promise of the shop's always comes first (R-000-96).
    """
    found = _promised(notice, goods) or _out_of_reach(notice, goods) or _JUDGES[regime](notice, goods)
    return Verdict(
        clause_id=notice.clause_id,
        subject=notice.subject,
        outcome=found.outcome,
        regime=regime,
        regime_version=regime_of(regime, at).version,
        reasons=found.reasons,
        laws=tuple(dict.fromkeys(found.laws)),
    )


def _promised(notice: ClauseNotice, goods: GoodsFacts) -> _Finding | None:
    if "*" in notice.superseded_for or goods.sku in notice.superseded_for:
        return _Finding("SUPERSEDED", ("BETTER_PROMISE",), _PROMISE)
    return None


def _out_of_reach(notice: ClauseNotice, goods: GoodsFacts) -> _Finding | None:
    """A clause against no-reason return takes nothing where there is none to begin with."""
    if notice.subject != "NO_REASON_RETURN":
        return None
    if goods.kind == "SERVICE":
        return _Finding("NOT_APPLICABLE", ("NOT_GOODS",))
    if goods.goods_kind in STATUTORY_KINDS:
        return _Finding("NOT_APPLICABLE", ("GOODS_EXCLUDED_BY_LAW", str(goods.goods_kind)), ("消费者权益保护法 25",))
    return None


def _by_law(notice: ClauseNotice, goods: GoodsFacts) -> _Finding:
    """CN_2025, in the order of decision: main rights, no-reason return, final interpretation, then the notice."""
    match notice.subject:
        case "QUALITY_RIGHTS":
            return _against_quality(notice)
        case "NO_REASON_RETURN" if goods.goods_kind == "CONFIRMABLE":
            return _by_confirmation(notice, goods, otherwise="VOID")
        case "NO_REASON_RETURN":
            return _Finding("VOID", ("NO_STATUTORY_GROUND",), _NO_REASON)
        case "FINAL_INTERPRETATION":
            return _Finding("VOID", ("FINAL_INTERPRETATION",), _INTERPRETATION)
        case "DISPUTE_WINDOW":
            return _Finding("VOID", ("BARS_MAIN_RIGHTS", *notice.findings), _UNFAIR)
        case _:
            return _by_notice(notice)


def _by_notice_alone(notice: ClauseNotice, goods: GoodsFacts) -> _Finding:
    """SEED_NOTICE."""
    match notice.subject:
        case "QUALITY_RIGHTS":
            return _against_quality(notice)
        case "NO_REASON_RETURN" if goods.goods_kind == "CONFIRMABLE" and _told(notice):
            return _by_confirmation(notice, goods, otherwise="NOT_INCORPORATED")
        case "FINAL_INTERPRETATION":
            return _Finding("BINDING", ("KEPT_BY_THE_REGIME",))
        case "DISPUTE_WINDOW":
            return _Finding("NOT_APPLICABLE", ("FAST_TRACK_ONLY",))
        case _:
            return _by_notice(notice)


def _by_equality(notice: ClauseNotice, goods: GoodsFacts) -> _Finding:
    """SEED_EQUAL: a code is no ground to take a right away; the goods themselves may be one."""
    match notice.subject:
        case "QUALITY_RIGHTS":
            return _against_quality(notice)
        case "NO_REASON_RETURN" if goods.goods_kind == "CONFIRMABLE":
            return _by_confirmation(notice, goods, otherwise="NOT_INCORPORATED")
        case "NO_REASON_RETURN" | "POINTS":
            return _Finding("VOID", ("CODE_BASED_RESTRICTION",), _UNFAIR)
        case "FINAL_INTERPRETATION":
            return _Finding("NOT_APPLICABLE", ("NOT_ADDRESSED",))
        case "DISPUTE_WINDOW":
            return _Finding("VOID", ("BARS_MAIN_RIGHTS", *notice.findings), _UNFAIR)
        case _:
            return _by_notice(notice)


_JUDGES: Mapping[RegimeId, Callable[[ClauseNotice, GoodsFacts], _Finding]] = {
    "CN_2025": _by_law,
    "SEED_NOTICE": _by_notice_alone,
    "SEED_EQUAL": _by_equality,
}


def _against_quality(notice: ClauseNotice) -> _Finding:
    return _Finding("VOID", ("TOUCHES_QUALITY_RIGHTS", *notice.findings), _QUALITY)


def _by_confirmation(notice: ClauseNotice, goods: GoodsFacts, *, otherwise: Outcome) -> _Finding:
    """The goods are a ground, once the customer was told before she ordered and herself confirmed it for this
    purchase (实施条例 19): nobody confirms what she was not shown.
    """
    if "*" in notice.confirmed or goods.line in notice.confirmed:
        if _told(notice):
            return _Finding("BINDING", ("CONFIRMED_FOR_THE_LINE",), _CONFIRMATION)
        return _Finding("NOT_INCORPORATED", tuple(_not_told(notice)), (*_CONFIRMATION, *_NOTICE))
    reasons = ("NOT_CONFIRMED", "PRETICKED") if notice.preticked else ("NOT_CONFIRMED",)
    return _Finding(otherwise, reasons, _CONFIRMATION)


def _by_notice(notice: ClauseNotice) -> _Finding:
    """Told in a way that catches attention, before the order, it binds; else it never became part of the contract."""
    laws = (*_NOTICE, *_OF_SUBJECT.get(notice.subject, ()))
    if _told(notice):
        return _Finding("BINDING", ("CONSPICUOUS_BEFORE_ORDER",), laws)
    return _Finding("NOT_INCORPORATED", tuple(_not_told(notice)), laws)


def _told(notice: ClauseNotice) -> bool:
    return bool(notice.shown_at) and notice.conspicuous and notice.before_order


def _not_told(notice: ClauseNotice) -> Iterator[str]:
    if not notice.shown_at:
        yield "NOT_SHOWN"
        return
    if not notice.before_order:
        yield "SHOWN_AFTER_ORDER"
    if not notice.conspicuous:
        yield "NOT_CONSPICUOUS"
        said_by = {each.upper().replace("-", "_") for each in (*notice.channels, *notice.marks)}
        if said_by & _SEPARATE_ACTS:
            yield "POPUP_ALONE_PROVES_NOTHING"
