"""Refunds: what fell due and how it came about, what changed it, what was paid out over which payment."""

from projections.exports.table import WITH_MONEY, Column, Table, money, number, text, time


def _reason(name: str, reason: str, en: str, zh: str) -> Column:
    return money(name, en, zh, f"sum(RefundFellDue.breakdown[reason={reason}].amount)")


def _refund_id(*facts: str) -> Column:
    return text(
        "refund_id",
        "the refund, numbered in its order",
        "退款（在订单内编号）",
        *(f"{each}.refund_id" for each in facts),
    )


REFUNDS = Table(
    "refunds",
    "Refunds as they fell due. What was changed by hand later stands in refund_changes.csv.",
    "应退款项；其后人工变更见 refund_changes.csv。",
    "orders",
    ("RefundFellDue",),
    (
        *WITH_MONEY,
        _refund_id("RefundFellDue"),
        text("kind", "STEP, LATE_CAPTURE, ADJUSTMENT, GRANT or COMPENSATION", "种类", "RefundFellDue.kind"),
        text("cause", "why units left", "原因", "RefundFellDue.cause"),
        text("method", "by which method it was worked out", "计算方式", "RefundFellDue.method"),
        number(
            "policy_version", "", "version of the calculation rules", "计算规则版本", "RefundFellDue.policy_version"
        ),
        money("suggested", "what the rules come to", "按规则计算的金额", "RefundFellDue.suggested"),
        money("amount", "what fell due of it", "应退金额", "RefundFellDue.amount"),
        text(
            "status",
            "DUE, or SETTLED where nothing is to be paid",
            "状态：应退，或无须支付而已结清",
            "RefundFellDue.status",
        ),
        time("fell_due_at", "when it fell due", "应退时间", "RefundFellDue.fell_due_at"),
        time("pay_by", "until when it is to be paid", "付款期限", "RefundFellDue.pay_by"),
        number("units", "units", "units that left with it", "退出的件数", "sum(RefundFellDue.breakdown[].quantity)"),
        money(
            "units_listed",
            "what these units cost before offers",
            "这些商品优惠前的金额",
            "sum(RefundFellDue.breakdown[].listed)",
        ),
        money(
            "units_discount",
            "what coupons took off them",
            "这些商品分摊的优惠",
            "sum(RefundFellDue.breakdown[].discount_share)",
        ),
        money(
            "units_net", "what the customer paid for them", "这些商品的实付金额", "sum(RefundFellDue.breakdown[].net)"
        ),
        _reason("freight", "FREIGHT", "freight given back, below zero kept", "退还的运费，负数为扣除"),
        _reason("services", "SERVICE", "services given back", "退还的服务费"),
        _reason("gifts", "GIFT", "gifts that did not come back", "未归还赠品的扣款"),
        money(
            "reasons",
            "everything beside units_net: it and units_net sum to amount",
            "实付金额之外的各项合计；两者之和即应退金额",
            "sum(RefundFellDue.breakdown[].amount)",
        ),
    ),
)
_ROW = "RefundFellDue.breakdown[]"
BREAKDOWN = Table(
    "refund_breakdown",
    "How each refund came about: units with what was paid for them, or a reason with its amount.",
    "每笔退款的构成：商品及其实付金额，或事由及其金额。",
    "orders",
    (_ROW,),
    (
        *WITH_MONEY,
        _refund_id("RefundFellDue"),
        text("line", "the line of the order", "订单行", f"{_ROW}.line"),
        number("quantity", "units", "how many units of it left", "退出的件数", f"{_ROW}.quantity"),
        money("listed", "what they cost before offers", "优惠前金额", f"{_ROW}.listed"),
        money("discount_share", "what coupons took off them", "分摊的优惠", f"{_ROW}.discount_share"),
        money("net", "what was paid for them", "实付金额", f"{_ROW}.net"),
        text("reason", "why something is added or taken off", "加减的事由", f"{_ROW}.reason"),
        money("amount", "how much for that reason, either sign", "该事由的金额，可正可负", f"{_ROW}.amount"),
    ),
)
CHANGES = Table(
    "refund_changes",
    "What happened to a refund beside a payout: set by hand, or set off against another order.",
    "退款在支付之外的变更：人工调整，或与其他订单抵销。",
    "orders",
    ("RefundOverridden", "RefundNetted", "RefundOverdue"),
    (
        *WITH_MONEY,
        _refund_id("RefundOverridden", "RefundNetted", "RefundOverdue"),
        money(
            "amount",
            "what it comes to from now on, what was set off, or what was overdue",
            "调整后的金额、抵销的金额，或逾期的金额",
            "RefundOverridden.amount",
            "RefundNetted.amount",
            "RefundOverdue.amount",
        ),
        text("approver", "who approved it", "批准人", "RefundOverridden.approver"),
        text("other_order_id", "the order it was set off against", "与之抵销的订单", "RefundNetted.order_id"),
        number("days_late", "days", "after how many days it was found unpaid", "逾期天数", "RefundOverdue.days"),
    ),
)
PAYOUTS = Table(
    "payouts",
    "Refunds that were paid out, and payouts that came back: then the refund is owed again.",
    "已支付的退款，以及被退回的支付（退款重新待付）。",
    "orders",
    ("RefundSettled", "RefundFailed"),
    (
        *WITH_MONEY,
        _refund_id("RefundSettled", "RefundFailed"),
        text("status", "SETTLED or FAILED", "状态：已支付或失败", "RefundSettled: 'SETTLED'", "RefundFailed: 'FAILED'"),
        money("amount", "what was paid out", "支付金额", "RefundSettled.amount"),
        text("reference", "the payout's reference", "支付凭证号", "RefundSettled.reference"),
    ),
)
_SHARE = "RefundSettled.split[]"
TENDERS = Table(
    "payout_tenders",
    "Over which payments a refund was paid out.",
    "退款经由哪些收款退回。",
    "orders",
    (_SHARE,),
    (
        *WITH_MONEY,
        _refund_id("RefundSettled"),
        text("payment_id", "the payment it goes back on", "原收款编号", f"{_SHARE}.payment_id"),
        money("amount", "how much of it", "金额", f"{_SHARE}.amount"),
        text("over", "another way, where the payment's own is closed", "原路不通时的其他方式", f"{_SHARE}.over"),
        number("points", "points", "points that went back", "退回的积分", f"{_SHARE}.points"),
    ),
)
