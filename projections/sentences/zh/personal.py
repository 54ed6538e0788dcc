"""Chinese sentences and words. A sentence once shown never changes: add templates for new events, edit none."""

SENTENCES: dict[str, str] = {
    "LegalHoldPlaced": "因{ground}（{reference}）设定法律保全 {hold_id}：客户的资料一概不得销毁。",
    "LegalHoldLifted": "法律保全 {hold_id} 已解除（{reference}）。",
    "PersonalDataErased": (
        "因{ground}，客户的个人信息已销毁：{values} 条内容、{requests} 个请求盐值、{contents} 份页面内容、"
        "{keys} 个密钥。"
    ),
    "PersonalDataRead": "在 {path} 出示了[ {subjects} 的] {values} 条个人信息[，其中含健康信息{health}]。",
    "EvidenceExported": "导出 {what}[，涉及 {streams}][，日志位置 {first} 至 {last}]，SHA-256 为 {digest}。",
}
WORDS: dict[str, str] = {
    "ERASED_CUSTOMER_ASKED": "客户请求",
    "ERASED_CONSENT_WITHDRAWN": "客户撤回同意",
    "ERASED_RETENTION_ENDED": "保存期限已满",
    "ERASED_UNLAWFULLY_HELD": "不应收集或持有",
    "HOLD_LITIGATION": "诉讼",
    "HOLD_INVESTIGATION": "调查",
    "HOLD_AUDIT": "审计",
    "HOLD_COMPLAINT": "向主管机关的投诉",
}
PHRASES: dict[str, str] = {}
