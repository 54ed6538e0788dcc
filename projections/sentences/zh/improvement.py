"""员工与复盘的用语。已经显示过的句子不得改变：只为新事件增加，不修改。"""

SENTENCES: dict[str, str] = {
    "StaffComplaintReceived": (
        "收到对该员工的投诉 {complaint_id}（渠道：{channel}）[，工单 {case_id}][，订单 {order_id}][，理由{reason}]，"
        "须在 {answer_by} 前（含）答复。"
    ),
    "StaffComplaintVerified": "投诉 {complaint_id} 经核查[{founded}属实][{unfounded}不属实][：{reason}]。",
    "StaffComplaintAnswered": "已答复投诉 {complaint_id}[：{answer}]。",
    "StaffComplaintOverdue": "投诉 {complaint_id} 未在 {answer_by} 前（含）答复，发现时已逾期 {over}。",
    "StaffPenaltyRecorded": (
        "作出处罚 {penalty_id}：{kind}[，因投诉 {complaint_id}][，因工单 {case_id}][，理由{reason}]；"
        "已于 {notified_at} 告知本人。"
    ),
    "StaffPenaltyPublished": "处罚 {penalty_id} 已在公司内部通报（通报编号 {reference}）。",
    "StaffScored": "客户对工单 {case_id} 的处理评分 {score} 分（满分 5 分，问卷 {survey}）。",
    "WeeklyReportCompiled": (
        "周报 {week}：{cases_told}[；问题：{problems}][；最多的是 {top}]。由 {compiled_by} 统计至日志第 "
        "{through_position} 位。"
    ),
    "MonthlyReviewHeld": (
        "月度复盘 {month}：{complaints_told}，{orders_told}[，投诉率 {rate}%][，解决时长中位数 {resolved}]"
        "[；改进计划：{plan}]。由 {compiled_by} 统计至日志第 {through_position} 位。"
    ),
    "ImprovementActionOpened": ("立项改进 {action_id}：“{title}”[，针对 {problem}]，负责人 {owner}，期限 {due_at}。"),
    "ImprovementActionClosed": "改进 {action_id} {result}[：{reason}]。",
    "ImprovementActionOverdue": "改进 {action_id} 未在 {due_at} 前（含）完成，发现时已逾期 {over}。",
    "TrainingHeld": "举行培训 {training_id}，主题“{topic}”，{trained}参加，案例：{case_ids}。",
    "SampleDrawn": (
        "抽查 {sample_id}（{drawn_by}）：期间 {from_at} 至 {to_at}（不含），{population}，抽取比例 {share}%，"
        "种子“{seed}”，抽出{drawn}。"
    ),
    "SuggestionForwarded": "建议 {suggestion_id} 已转交 {department}[，工单 {case_id}][：{reason}]。",
}

WORDS: dict[str, str] = {
    # 投诉怎样到达总部
    "CHANNEL_HQ_MAILBOX": "总部投诉邮箱",
    "CHANNEL_HQ_PHONE": "总部投诉电话",
    "CHANNEL_HQ_OTHER": "总部其他渠道",
    # 处罚
    "REPRIMAND": "批评",
    "RETRAINING": "重新培训",
    "SCORE_DEDUCTION": "扣减绩效分",
    "BONUS_DEDUCTION": "扣减奖金",
    "REASSIGNMENT": "调岗",
    "DISMISSAL": "解除劳动合同",
    # 改进怎样结束
    "RESULT_DONE": "已完成",
    "RESULT_DROPPED": "已终止",
}

PHRASES: dict[str, str] = {
    "counted_problem": "{problem} {count} 件",
    "planned": "{title}（{owner}，{due_at}）",
    "cases_counted": "工单 {count} 件",
    "complaints_counted": "投诉 {count} 件",
    "orders_counted": "订单 {count} 笔",
    "people_counted": "{count} 人",
    "seconds_counted": "{count} 秒",
}
