"""Chinese: follow-ups and how content customers are."""

SENTENCES = {
    "FollowUpScheduled": "安排{kind} {follow_up_id}，期限 {due_at}。",
    "FollowUpCompleted": "完成回访 {follow_up_id}[，对处理结果是否满意：{satisfied}]"
    "[，是否还有其他需求：{more_needs}][。{answers}]。",
    "FollowUpUnreachable": "第 {attempt} 次回访未联系上客户（{follow_up_id}）。",
    "SurveyInvited": "邀请客户满意度打分（{follow_up_id}）[，消息 {message_id}]。",
    "SatisfactionScored": "客户满意度打分 {score} 分[，经办 {owner}][，低分原因 {tags}][，客户留言 {reason}]。",
    "LowScoreReasonTagged": "低分原因归类：{tags}（{follow_up_id}）。",
}

WORDS = {
    "SATISFIED": "满意度",
    "MORE_NEEDS": "其他需求",
    "IMPROVEMENT": "改进意见",
    "ASKED_SATISFIED": "请问您对本次处理结果是否满意？",
    "ASKED_MORE_NEEDS": "请问您是否还有其他需求？",
    "ASKED_IMPROVEMENT": "您认为我们哪里可以做得更好？",
    "FOLLOW_UP_ROUTINE": "常规回访",
    "FOLLOW_UP_KEY": "重点回访（征求改进意见）",
    "SAID_YES": "是",
    "SAID_NO": "否",
    "LOW_PROCESS_COMPLEX": "处理流程复杂",
    "LOW_STAFF_ATTITUDE": "客服态度差",
    "LOW_TOO_SLOW": "处理太慢",
    "LOW_NOT_SOLVED": "问题未解决",
    "LOW_COMPENSATION": "补偿不足",
    "LOW_OTHER": "其他",
}

PHRASES = {
    "follow_up_answer": "{question}：{answer}",
}
