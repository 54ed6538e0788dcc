"""Chinese sentences and words. A sentence once shown never changes: add templates for new events, edit none."""

SENTENCES: dict[str, str] = {
    "PartnerRegistered": "{title}登记为{role}。",
    "MerchantWarned": "警告商家 {warning_id}[，工单 {case_id}][，理由{reason}]。",
    "SelfCheckOrdered": ("责令商家在 {due_at} 之前自查并更正 {subject} 的描述（自查 {check_id}）[，工单 {case_id}]。"),
    "SelfCheckCompleted": "自查 {check_id} 已完成：更正前的描述指纹 {before_sha256}，更正后 {after_sha256}。",
    "ScoreMoved": "信誉分变动 {delta}，现为 {score} 分，原因：{cause}[，工单 {case_id}]（变动 {movement_id}）。",
    "ScoreMoved.REVERSAL": (
        "撤销信誉分变动 {reverses}（{delta}），现为 {score} 分，原因：{cause}[，工单 {case_id}]（变动 {movement_id}）。"
    ),
    "PartnerPenalised": (
        "作出处理措施 {penalty_id}：{measure}，事由：{ground}[，工单 {case_id}][；须在 {publish_by} 之前公示]"
        "[；公示至 {public_until}]。"
    ),
    "PenaltyPublished": "处理措施 {penalty_id} 已公示，渠道 {channel}，出处 {reference}。",
    "PenaltyLifted": "处理措施 {penalty_id} 已撤销[，理由{reason}]。",
    "RectificationRequested": (
        "要求承运商在 {due_at} 之前整改（整改 {rectification_id}）[，工单 {case_id}][，事由{reason}]。"
    ),
    "RectificationDone": "承运商答复整改 {rectification_id}[：{answer}]。",
    "CarrierAgreed": (
        "与承运商的协议第 {version} 版自 {effective_from} 起执行：每件按商品价款赔付[，最高 {cap}]"
        "[；{declared_value}已声明价值的，以声明价值为限]。"
    ),
    "PartnerStepOverdue.SELF_CHECK": "自查 {item} 未在 {due_at} 之前完成。",
    "PartnerStepOverdue.RECTIFICATION": "整改 {item} 未在 {due_at} 之前答复。",
    "PartnerStepOverdue.NOTICE": "处理措施 {item} 未在 {due_at} 之前公示[，不符合{law}]。",
}
WORDS: dict[str, str] = {
    "ROLE_MERCHANT": "商家",
    "ROLE_CARRIER": "承运商",
    "MEASURE_WARNING": "警示",
    "MEASURE_RESTRICTION": "限制",
    "MEASURE_SUSPENSION": "暂停服务",
    "MEASURE_TERMINATION": "终止服务",
}
PHRASES: dict[str, str] = {}
