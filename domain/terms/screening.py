"""What a clause's text says: the right it touches, the unfair terms in it, the words worth marking."""

from collections.abc import Iterator
from functools import lru_cache
from re import IGNORECASE, Pattern
from re import compile as pattern

from domain.terms.campaign import Clause
from domain.terms.clauses import SUBJECTS, Finding, Subject

_LAW_OF: dict[Finding, str] = {
    "FINAL_INTERPRETATION": "网络交易监督管理办法 21",
    "BLANKET_EXCLUSION": "消费者权益保护法 26",
    "UNFAIR_DEFINITION": "合同行政监督管理办法 7",
    "TIME_BAR": "民法典 497",
    "COMPLAINT_BAR": "网络消费纠纷规定(一) 1",
}
_UNFAIR: dict[Finding, Pattern[str]] = {
    "FINAL_INTERPRETATION": pattern(r"最终解释|解释权归|final (right of )?interpretation", IGNORECASE),
    "UNFAIR_DEFINITION": pattern(
        r"不(属于?|视为|算作?|构成|认定为|作为|列为|是)[^。；，,]{0,6}质量(问题|瑕疵)"
        r"|质量问题(仅|只)(限|指|包括|认)|质量问题以[^。；]{0,12}(认定|判定|解释)为准"
        r"|签收[^。；，,]{0,4}视为[^。；，,]{0,6}(合格|认可)"
        r"|(not|never)( \w+){0,3} (a )?(quality (problem|issue|defect)|defect)",
        IGNORECASE,
    ),
    "TIME_BAR": pattern(
        r"\d+\s*(个)?(小时|天|日|分钟|工作日)[^。；]{0,24}视为[^。；]{0,6}(放弃(?![^。；]{0,4}(优惠|[券码奖]))|无异议|合格|认可)"
        r"|逾期[^。；]{0,8}视为[^。；]{0,4}放弃"
        r"|\d+ (hours?|days?)[^.;]{0,80}(deemed|considered|regarded|taken)[^.;]{0,30}(waive|accept|abandon)",
        IGNORECASE,
    ),
    "COMPLAINT_BAR": pattern(
        r"(不得|不可|不能|禁止|严禁)[^。；，,]{0,12}(投诉|举报|起诉|诉讼|申诉|仲裁|差评)"
        r"|放弃[^。；，,]{0,8}(投诉|起诉|诉讼|申诉|举报|仲裁)"
        r"|(may not|must not|cannot|waives? the right to)( \w+){0,4} (complain|sue|litigat|(bad|negative) review)",
        IGNORECASE,
    ),
}
_QUALITY_DENIED = pattern(
    r"(?<![非无除])质量问题(?![之以]?外)[^。；，,]{0,6}不(予|支持|享受|接受|给予|提供|负责|得)?(退|换|修|保|赔)"
    r"|(?<![非无除])质量问题(?![之以]?外)[^。；，,]{0,6}概不"
    r"|(defect|quality)[^.;]{0,40}\b(no|not|never)\b[^.;]{0,20}(return|refund|exchang|repair)",
    IGNORECASE,
)
_GOODS_DENIED = pattern(
    r"一经售出[^。；]{0,8}不|概不(退|换|负责|保修)"
    r"|不(予|支持|享受|接受|办理|可|能|得|给予|提供)?(任何)?(退货|换货|退换|退款|退(?!还|回)|换|调换|更换|维修|修理?|保修|质保|三包)"
    r"|\bno (returns?|refunds?|exchanges?)\b|non-?refundable|\ball sales (are )?final"
    r"|(not|never|cannot|can't) be (returned|exchanged|refunded|repaired)",
    IGNORECASE,
)
_EXCEPTED = pattern(
    r"[非无]质量问题|质量问题[^。；]{0,4}除外|除[^。；，,]{0,8}质量问题"
    r"|质量问题[^。；]{0,8}(可|仍|支持|予以|享受|包|免费)[^。；]{0,4}(退|换|修|售后)|仅[^。；，,]{0,8}质量问题"
    r"|(except|unless|other than|only)[^.;]*(quality|defect|fault)",
    IGNORECASE,
)
_BY_RIGHT = pattern(
    r"人为|使用不当|法律[^。；，,]{0,8}除外|依法|misuse|(required|allowed|permitted) by law", IGNORECASE
)
_COUPON_KEPT = pattern(
    r"([券码]|优惠)[^。；，,]{0,6}不(予|可|再|会|作)?(返还|退还|退回|恢复|补发|补偿|退(?!换|货))"
    r"|不(予|再|会)?(返还|退还|退回|恢复|补发)[^。；，,]{0,8}([券码]|优惠)"
    r"|(coupon|code|voucher)s?[^.;]{0,24}\b(not|never)\b[^.;]{0,12}(return|restor|given back|reissu|refund)",
    IGNORECASE,
)
_FEES_KEPT = pattern(
    r"(运费|邮费|积分|定金|订金)[^。；，,]{0,2}不(予|可|再)?退|无理由[^。；，,]{0,4}(退换货?|退货|换货)?"
)
_NO_REASON_DENIED = pattern(
    r"(不|除外|无法|取消)[^。；，,]{0,10}无理由|无理由[^。；，,]{0,6}(除外|不)"
    r"|\b(no|not|without|exclud\w*)\b[^.;]{0,30}no[- ]reason",
    IGNORECASE,
)
_POINTS = pattern(r"积分|\bpoints?\b", IGNORECASE)
_REFUND_METHOD = pattern(
    r"按比例|重新计(价|算)|多退少补|(扣除|扣减|收回|补回)[^。；，,]{0,6}(优惠|差价|折扣)|优惠[^。；，,]{0,8}(扣除|扣减|收回|补回)"
    r"|pro rata|repric|priced (anew|again)|proportion",
    IGNORECASE,
)
_KEYWORDS = pattern(
    r"除外|仅限|仅|[概恕均]不|不(?:支持|享受|适用|参加|参与|返还|退换|退还|包括|接受|提供|负责|属于|视为|含|与|予|可|退|换|保|得|能|再)"
    r"|\b(?:except|excluding|only|not|cannot|never)\b",
    IGNORECASE,
)
_SYNONYMS: dict[str, Subject] = {
    **dict.fromkeys(("QUALITY", "WARRANTY", "THREE_GUARANTEES", "REPAIR", "DAMAGES", "COMPLAINT"), "QUALITY_RIGHTS"),
    **dict.fromkeys(("NO_REASON", "RETURN", "RETURNS", "NO_REASON_RETURNS", "SEVEN_DAY_RETURN"), "NO_REASON_RETURN"),
    "INTERPRETATION": "FINAL_INTERPRETATION",
    **dict.fromkeys(("DISPUTE", "DISPUTES", "TIME_BAR"), "DISPUTE_WINDOW"),
    **dict.fromkeys(("RESTORATION", "COUPON_RETURN", "COUPON_RESTORE"), "COUPON_RESTORATION"),
    **dict.fromkeys(("REFUND", "REPRICE", "REPRICING", "PARTIAL_REFUND"), "REFUND_METHOD"),
    **dict.fromkeys(("LOYALTY_POINTS", "REWARD_POINTS"), "POINTS"),
    **{name: name for name in SUBJECTS},
}


@lru_cache(maxsize=1024)
def screen(text: str) -> tuple[Finding, ...]:
    """The unfair terms in a text (R-000-38, R-000-79); a denial that leaves quality problems out is none."""
    return tuple(_findings(text))


def barred(finding: Finding) -> bool:
    """Whether nobody may publish it; a definition of quality is flagged for the regulator, not barred."""
    return finding != "UNFAIR_DEFINITION"


def law_of(finding: Finding) -> str:
    """The law a finding rests on."""
    return _LAW_OF[finding]


def subject_of(clause: Clause) -> Subject:
    """The right that a clause touches: what its text does counts before what it claims to restrict."""
    return _subject(clause.text or "", (clause.restricts or "").strip().upper().replace("-", "_").replace(" ", "_"))


@lru_cache(maxsize=1024)
def _subject(text: str, claimed: str) -> Subject:
    findings = screen(text)
    if {"BLANKET_EXCLUSION", "UNFAIR_DEFINITION", "COMPLAINT_BAR"}.intersection(findings):
        return "QUALITY_RIGHTS"
    if "FINAL_INTERPRETATION" in findings:
        return "FINAL_INTERPRETATION"
    if "TIME_BAR" in findings:
        return "DISPUTE_WINDOW"
    return _SYNONYMS.get(claimed) or _recognised(text)


def highlights(text: str) -> tuple[tuple[int, int, str], ...]:
    """The words that narrow an offer (除外, 仅, 不…) with their offsets in characters (R-000-84)."""
    return tuple((found.start(), found.end(), found[0]) for found in _KEYWORDS.finditer(text))


def _findings(text: str) -> Iterator[Finding]:
    if _UNFAIR["FINAL_INTERPRETATION"].search(text):
        yield "FINAL_INTERPRETATION"
    if _denies_quality(text):
        yield "BLANKET_EXCLUSION"
    for finding in ("UNFAIR_DEFINITION", "TIME_BAR", "COMPLAINT_BAR"):
        if _UNFAIR[finding].search(text):
            yield finding


def _denies_quality(text: str) -> bool:
    """Whether goods can't come back even when they are bad; what is said of coupons and fees is another matter."""
    if _QUALITY_DENIED.search(text):
        return True
    return _denies_goods(text) and not _EXCEPTED.search(text) and not _BY_RIGHT.search(text)


def _denies_goods(text: str) -> bool:
    return bool(_GOODS_DENIED.search(_FEES_KEPT.sub("", _COUPON_KEPT.sub("", text))))


def _recognised(text: str) -> Subject:
    good_ones_kept = _EXCEPTED.search(text) and (_denies_goods(text) or "仅" in text)
    if _NO_REASON_DENIED.search(text) or good_ones_kept:
        return "NO_REASON_RETURN"
    if _POINTS.search(text):
        return "POINTS"
    if _COUPON_KEPT.search(text):
        return "COUPON_RESTORATION"
    return "REFUND_METHOD" if _REFUND_METHOD.search(text) else "OTHER"
