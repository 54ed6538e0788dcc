"""Examples of staff and retrospectives."""

from api.examples.example import Example

_STAFF = "staff/S-17"
_WEEK = "retrospectives/2026-W21"
_MONTH = "retrospectives/2026-05"
_CASES = [f"C-{number}" for number in range(1, 41)]

EXAMPLES: tuple[Example, ...] = (
    Example(
        _STAFF,
        {
            "type": "StaffComplaintReceived",
            "complaint_id": "SC-1",
            "channel": "HQ_PHONE",
            "case_id": "C-7",
            "reason": "客服挂断电话，拒绝登记退货",
        },
    ),
    Example(
        _STAFF,
        {"type": "StaffComplaintVerified", "complaint_id": "SC-1", "founded": True, "reason": "通话录音证实"},
    ),
    Example(
        _STAFF,
        {"type": "StaffComplaintAnswered", "complaint_id": "SC-1", "answer": "已核实并处理责任人，退货已登记。"},
    ),
    Example(
        _STAFF,
        {
            "type": "StaffPenaltyRecorded",
            "penalty_id": "SP-1",
            "kind": "REPRIMAND",
            "complaint_id": "SC-1",
            "reason": "违反接待规范",
            "notified_at": "2026-05-20T10:00:00+08:00",
        },
    ),
    Example(_STAFF, {"type": "StaffPenaltyPublished", "penalty_id": "SP-1", "reference": "HR-2026-05-3"}),
    Example(
        _WEEK,
        {
            "type": "WeeklyReportCompiled",
            "cases": 60,
            "problems": [{"problem": "PACKAGING_BREAK", "count": 14}, {"problem": "LATE_DELIVERY", "count": 9}],
            "compiled_by": "S-3",
            "through_position": 128,
        },
    ),
    Example(
        _WEEK,
        {
            "type": "ImprovementActionOpened",
            "action_id": "IA-1",
            "title": "加厚外包装",
            "problem": "PACKAGING_BREAK",
            "owner": "SUPPLY_CHAIN",
            "due_at": "2099-06-30T18:00:00+08:00",
        },
    ),
    Example(
        _WEEK,
        {"type": "ImprovementActionClosed", "action_id": "IA-1", "result": "DONE", "reason": "新包装破损率降至一半"},
    ),
    Example(
        _MONTH,
        {
            "type": "MonthlyReviewHeld",
            "complaints": 12,
            "orders": 4000,
            "resolved_median_s": 93600,
            "plan": [
                {"item_id": "IA-2", "title": "换承运人", "owner": "LOGISTICS", "due_at": "2099-07-31T18:00:00+08:00"}
            ],
            "compiled_by": "S-3",
            "through_position": 256,
        },
    ),
    Example(
        _MONTH,
        {
            "type": "TrainingHeld",
            "training_id": "T-1",
            "topic": "如何应对客户情绪化投诉",
            "case_ids": ["C-7", "C-9"],
            "participants": 12,
        },
    ),
    Example(
        _MONTH,
        {
            "type": "SampleDrawn",
            "sample_id": "SMP-1",
            "drawn_by": "消费者协会",
            "seed": "2026-05-31/38114",
            "share_bp": 500,
            "from_at": "2026-05-01T00:00:00+08:00",
            "to_at": "2026-06-01T00:00:00+08:00",
            "population": _CASES,
        },
    ),
    Example(
        _MONTH,
        {
            "type": "SuggestionForwarded",
            "suggestion_id": "SG-1",
            "department": "PRODUCT",
            "case_id": "C-9",
            "reason": "希望附送替换垫圈",
        },
    ),
)
