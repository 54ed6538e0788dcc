"""Examples of follow-ups and scores."""

from typing import Any

from api.examples.example import Example

_ANSWERED, _IN_DEPTH = "cases/C-7003", "cases/C-7004"
_ROUTINE = [
    {"question": "SATISFIED", "answer": "满意，客服很耐心"},
    {"question": "MORE_NEEDS", "answer": "没有了"},
]


def _asked(stream: str, category: str, reason: str) -> tuple[Example, ...]:
    """A case that is answered."""
    opened = {
        "type": "CaseOpened",
        "channel": "PHONE",
        "category": category,
        "order_id": "A-7001",
        "customer_name": "王女士",
        "contact": "138 0000 0000",
        "purchase_channel": "APP",
        "reason": reason,
        "demands": ["EXPLANATION"],
        "topic": "COUPON_REUSE",
    }
    told = [{"demand": "EXPLANATION", "outcome": "GRANTED"}]
    return (
        Example(stream, opened),
        Example(stream, {"type": "CaseVerified", "reason": "已核对优惠券状态"}),
        Example(stream, {"type": "FirstResponded", "owner": "agent-7"}),
        Example(stream, {"type": "CaseClosed", "outcome": "ANSWERED", "reason": "已说明规则", "demands": told}),
    )


def _said(stream: str, type_: str, **members: Any) -> Example:
    return Example(stream, {"type": type_, "follow_up_id": "F1"} | members)


EXAMPLES: tuple[Example, ...] = (
    *_asked(_ANSWERED, "CONSULT", "部分退款后优惠还能用吗？"),
    _said(_ANSWERED, "FollowUpUnreachable", attempt=1),
    _said(_ANSWERED, "FollowUpCompleted", answers=_ROUTINE, satisfied=True, more_needs=False),
    _said(_ANSWERED, "SatisfactionScored", score=5, reason="回复很快"),
    *_asked(_IN_DEPTH, "COMPLAINT", "客服说法前后不一"),
    _said(
        _IN_DEPTH,
        "FollowUpCompleted",
        answers=[*_ROUTINE, {"question": "IMPROVEMENT", "answer": "说明再清楚一些"}],
        satisfied=False,
    ),
    _said(_IN_DEPTH, "SatisfactionScored", score=2, tags=["STAFF_ATTITUDE"]),
    _said(_IN_DEPTH, "LowScoreReasonTagged", tags=["PROCESS_COMPLEX"]),
)
