"""Where goods went: sent, delivered, lost, cancelled, asked back, inspected."""

from projections.exports.table import OF_ORDER, WITH_MONEY, Column, Table, money, number, text, time


def _lines(*facts: str) -> tuple[Column, ...]:
    return (
        text("line", "the line of the order", "订单行", *(f"{each}.lines[].line" for each in facts)),
        number("quantity", "units", "how many units", "数量", *(f"{each}.lines[].quantity" for each in facts)),
    )


def _return_id(*facts: str) -> Column:
    return text("return_id", "the return", "退货单", *(f"{each}.return_id" for each in facts))


_MOVES = ("LinesShipped", "LinesDelivered", "LinesLost")
SHIPMENTS = Table(
    "shipments",
    "Units that left, arrived or were lost.",
    "发出、送达或遗失的商品。",
    "orders",
    tuple(f"{each}.lines[]" for each in _MOVES),
    (
        *OF_ORDER,
        number(
            "shipment",
            "shipment of the order, from 1",
            "which shipment left",
            "第几次发货",
            "LinesShipped: Order.shipments",
        ),
        *_lines(*_MOVES),
        text("carrier", "who carries it", "承运人", "LinesShipped.carrier"),
        text(
            "tracking_commitment",
            "salted SHA-256 of the parcel's number",
            "运单号的加盐 SHA-256",
            "LinesShipped.tracking_no",
        ),
        text("eta", "what was promised for it, as it was said", "承诺的送达时间（原文）", "LinesShipped.eta"),
        time("signed_at", "when it was signed for", "签收时间", "LinesDelivered.signed_at"),
    ),
)
CANCELLATIONS = Table(
    "cancellations",
    "Units that were cancelled before they were sent.",
    "发货前取消的商品。",
    "orders",
    ("LinesCancelled.lines[]",),
    (
        *OF_ORDER,
        *_lines("LinesCancelled"),
        text("cause", "why", "原因", "LinesCancelled.cause"),
        text("quote_id", "the quote it named", "所引用的退款报价", "LinesCancelled.quote_id"),
        text("by", "LEDGER where no payment came in time", "未按期付款时为 LEDGER", "LinesCancelled.by"),
    ),
)
RETURNS = Table(
    "returns",
    "Units that customers asked to return.",
    "顾客申请退换的商品。",
    "orders",
    ("ReturnRequested.lines[]",),
    (
        *OF_ORDER,
        _return_id("ReturnRequested"),
        *_lines("ReturnRequested"),
        text("cause", "why", "原因", "ReturnRequested.cause"),
        text("remedy", "REFUND or EXCHANGE", "退款或换货", "ReturnRequested.remedy"),
        text("quote_id", "the quote it named", "所引用的退款报价", "ReturnRequested.quote_id"),
        text(
            "approver", "who let it in where there was no right to it", "无权退货时的批准人", "ReturnRequested.approver"
        ),
        text(
            "reason_commitment",
            "salted SHA-256 of the customer's words",
            "顾客陈述的加盐 SHA-256",
            "ReturnRequested.reason",
        ),
    ),
)
INSPECTIONS = Table(
    "inspections",
    "What inspections of returns found. Units accepted leave the order.",
    "退货的验货结果；接受的商品即退出订单。",
    "orders",
    ("ReturnInspected.lines[]",),
    (
        *WITH_MONEY,
        _return_id("ReturnInspected"),
        text("line", "the line of the order", "订单行", "ReturnInspected.lines[].line"),
        number("accepted", "units", "units taken back", "接受数量", "ReturnInspected.lines[].accepted"),
        number("rejected", "units", "units sent back to the customer", "拒收数量", "ReturnInspected.lines[].rejected"),
        text("grade", "in what state they came", "成色", "ReturnInspected.lines[].grade"),
        money(
            "depreciation",
            "what the accepted units are worth less; the merchant bears it",
            "贬值金额，由商家承担",
            "ReturnInspected.lines[].depreciation",
        ),
    ),
)
_STEPS = (
    "ReturnAuthorised",
    "ReturnDispatched",
    "ReturnReceived",
    "ReturnRefused",
    "ReturnWithdrawn",
    "LinesExchanged",
    "ReplacementShipped",
    "ReplacementDelivered",
    "ReturnFreightReimbursed",
    "FreightInsurancePaid",
)
RETURN_STEPS = Table(
    "return_steps",
    "What happened to a return between its request and its end.",
    "退货从申请到结束之间的各步。",
    "orders",
    _STEPS,
    (
        *WITH_MONEY,
        _return_id(*_STEPS),
        text("ground", "on which ground it was refused", "拒绝理由", "ReturnRefused.ground"),
        text("carrier", "who carries it", "承运人", "ReturnDispatched.carrier", "ReplacementShipped.carrier"),
        text(
            "payer",
            "who bears the postage",
            "运费承担方",
            "ReturnAuthorised.freight_payer",
            "ReturnFreightReimbursed.payer",
        ),
        money(
            "amount",
            "postage as stated, reimbursed or insured; of an exchange what it costs more, below zero less",
            "运费（报称、报销或保险赔付）；换货为补差价，负数为退差价",
            "ReturnDispatched.freight",
            "ReturnFreightReimbursed.amount",
            "FreightInsurancePaid.payout",
            "LinesExchanged.amount",
        ),
        text("refund_id", "the refund it is owed as", "对应的退款", "ReturnFreightReimbursed.refund_id"),
    ),
)
