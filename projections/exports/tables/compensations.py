"""What was given beyond a refund, and what was owed the other way round."""

from projections.exports.table import WITH_MONEY, Table, money, number, text, time

PRICE_CHANGES = Table(
    "price_changes",
    "What changed the price of the goods: lowered later, money back without goods, a wrong combination collected.",
    "商品价格的变动：事后降价、仅退款、补收误叠加的优惠。",
    "orders",
    ("PriceAdjusted", "RefundGranted", "MisStackingResolved"),
    (
        *WITH_MONEY,
        money(
            "amount",
            "the change of the price, below zero less",
            "价格变动，负数为降低",
            "PriceAdjusted.amount",
            "- RefundGranted.amount",
            "MisStackingResolved[mode=COLLECT].amount",
        ),
        text("how", "how a wrong combination was resolved", "误叠加的处理方式", "MisStackingResolved.mode"),
        text("payer", "who bears it", "承担方", "PriceAdjusted.payer", "MisStackingResolved.payer"),
        text("cause", "why", "原因", "PriceAdjusted.cause"),
        text(
            "approver",
            "who approved it",
            "批准人",
            "PriceAdjusted.approver",
            "RefundGranted.approver",
            "MisStackingResolved.approver",
        ),
    ),
)
SHORTFALLS = Table(
    "shortfalls",
    "What the customer owes because earlier refunds exceed what they should have been.",
    "因先前多退而由顾客欠付的差额。",
    "orders",
    ("ShortfallArose", "ShortfallClosed", "ShortfallWaived", "ShortfallCollected"),
    (
        *WITH_MONEY,
        money(
            "open",
            "by how much the open shortfall rose, below zero fell",
            "未收差额的变动，负数为减少",
            "ShortfallArose[mode=OPEN][kind!=GIFT].amount",
            "- ShortfallClosed[kind!=GIFT].open",
            "- ShortfallWaived.amount",
            "- ShortfallCollected.amount",
        ),
        money(
            "waived",
            "by how much the waived shortfall rose, below zero fell; gifts not charged included",
            "已免除差额的变动，负数为减少；含未收的赠品款",
            "ShortfallArose[mode=WAIVED].amount",
            "- ShortfallClosed.waived",
            "ShortfallWaived.amount",
        ),
        text(
            "refund_id",
            "the refund it came with",
            "所随的退款",
            "ShortfallArose.refund_id",
            "ShortfallClosed.refund_id",
        ),
        text("reference", "how it was collected", "补收凭证号", "ShortfallCollected.reference"),
    ),
)
COMPENSATIONS = Table(
    "compensations",
    "What was granted beyond refunds. What of it is paid out in money falls due in refunds.csv, of kind COMPENSATION.",
    "退款之外的补偿；其中以现金支付的，在 refunds.csv 中以 COMPENSATION 列为应退。",
    "orders",
    ("CompensationGranted",),
    (
        *WITH_MONEY,
        text("kind", "VOUCHER, CASH or POINTS", "形式：券、现金或积分", "CompensationGranted.kind"),
        money("amount", "its worth in money", "金额", "CompensationGranted[kind!=POINTS].amount"),
        number("points", "points", "its worth in points", "积分数", "CompensationGranted[kind=POINTS].amount"),
        text("basis", "on what ground", "依据", "CompensationGranted.basis"),
        text("approver", "who approved it", "批准人", "CompensationGranted.approver"),
        text("incident_id", "the incident it makes good", "所弥补的事件", "CompensationGranted.incident_id"),
        text("case_id", "the case it settles", "所处理的工单", "CompensationGranted.case_id"),
        text("coupon_id", "the voucher's coupon", "补偿券编号", "CompensationGranted.coupon_id"),
        text("refund_id", "the refund it is paid out as", "对应的退款", "CompensationGranted.refund_id"),
        time("valid_until", "until when the voucher can be used", "补偿券有效期", "CompensationGranted.valid_until"),
    ),
)
