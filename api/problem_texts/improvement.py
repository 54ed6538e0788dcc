"""Refusals of what is said of staff and in retrospectives."""

from api.problem_texts.text import texts

IMPROVEMENT = {
    **texts(
        409,
        unknown_complaint=("There is no such complaint", "没有对该员工的投诉 {complaint_id}。"),
        complaint_not_verified=("It is verified first", "投诉 {complaint_id} 须先核查，再答复。"),
        complaint_not_founded=(
            "The complaint was not found to be true",
            "投诉 {complaint_id} 未经核查属实，不得处罚。",
        ),
        unknown_penalty=("There is no such penalty", "该员工没有处罚 {penalty_id}。"),
        unknown_action=("There is no such action", "没有改进 {action_id}。"),
        action_id_taken=("The id belongs to another action", "改进 {action_id} 已存在。"),
        report_superseded=("A later report stands", "已有统计至日志第 {through_position} 位的周报。"),
    ),
    **texts(
        422,
        penalty_without_cause=("A penalty needs its cause", "处罚须写明所因投诉或工单。"),
        not_notified_yet=("The person is told first", "处罚须先告知本人，告知时间 {notified_at} 晚于处罚时间。"),
        not_a_period=(
            "It is neither a week nor a month",
            "“{period}”既不是周（如 2026-W21），也不是月（如 2026-05）。",
        ),
        not_a_week=("A weekly report is one of a week", "周报应记入某一周，{period} 是月。"),
        not_a_month=("A monthly review is one of a month", "月度复盘应记入某一月，{period} 是周。"),
        problem_twice=("A problem is counted twice", "同一问题不得重复统计。"),
        more_than_all_cases=("A problem is counted too often", "{problem} 计 {count} 件，多于全部工单 {cases} 件。"),
        due_before_opened=("The date has passed", "期限 {due_at} 早于立项时间。"),
        case_twice=("A case is named twice", "同一工单不得重复列出。"),
        period_reversed=("The period ends before it begins", "结束时间须晚于开始时间。"),
    ),
}
