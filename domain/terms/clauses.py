"""Clauses and what became of them: how one was shown, and the verdict on it.

A `ClauseNotice` is everything a verdict rests on, taken from the terms and the checkout when the order is placed
and frozen with it; the verdict is worked out from it by a regime, so any regime can be asked at any time.
"""

from typing import Literal, get_args

from msgspec import UNSET, UnsetType

from domain.fact import Hex256, Instant, Key, Label, Plain, PositiveCount

Subject = Literal[
    "QUALITY_RIGHTS",  # 三包, quality, damages, complaint and suit: nothing may take these away
    "NO_REASON_RETURN",  # 七天无理由
    "FINAL_INTERPRETATION",  # 最终解释权
    "DISPUTE_WINDOW",  # 24 小时后视为放弃
    "COUPON_RESTORATION",  # 退款后优惠码不返还
    "REFUND_METHOD",  # how a partial return is settled
    "POINTS",  # 不享受积分
    "OTHER",
]
SUBJECTS: tuple[Subject, ...] = get_args(Subject)
Finding = Literal["FINAL_INTERPRETATION", "BLANKET_EXCLUSION", "UNFAIR_DEFINITION", "TIME_BAR", "COMPLAINT_BAR"]
"""What screening a text finds; the first two and the last two can't be published in a policy."""
Outcome = Literal["BINDING", "NOT_INCORPORATED", "VOID", "SUPERSEDED", "NOT_APPLICABLE"]


class ClauseNotice(Plain, frozen=True, kw_only=True):
    """A clause of the terms as this customer met it.

    `conspicuous` and `before_order` speak of the best presentation there was; without any `shown_at` is absent.
    `confirmed` names the lines the customer confirmed it for by an act of her own before the order, `*` being the
    whole order; a tick set in advance confirms nothing and is `preticked`. `superseded_for` are the skus for
    which an answer given by the shop promises more than the clause, `*` being all.
    """

    clause_id: Key
    text_sha256: Hex256
    subject: Subject
    findings: tuple[Finding, ...] = ()
    shown_at: Instant | UnsetType = UNSET
    channels: tuple[Label, ...] = ()
    marks: tuple[Label, ...] = ()
    position: Label | UnsetType = UNSET
    font_px: PositiveCount | UnsetType = UNSET
    conspicuous: bool = False
    before_order: bool = False
    confirmed: tuple[str, ...] = ()
    preticked: bool = False
    superseded_for: tuple[str, ...] = ()


class Verdict(Plain, frozen=True, kw_only=True):
    """What a clause is worth under a regime: its outcome, each reason for it, the laws it rests on."""

    clause_id: Key
    subject: Subject
    outcome: Outcome
    regime: Label
    regime_version: PositiveCount
    reasons: tuple[Label, ...]
    laws: tuple[Label, ...]
