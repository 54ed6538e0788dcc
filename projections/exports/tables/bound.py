"""Gifts and services: what came with the goods, and what became of it."""

from projections.exports.table import WITH_MONEY, Table, money, number, text, time

_OF_LINE = ("GiftCredited", "GiftFellDue", "GiftWithdrawn", "GiftPriced", "GiftExcused", "GiftPricingReversed")
_INSPECTED, _RECEIVED = "ReturnInspected.gifts[]", "GiftReceived.lines[]"
_REFUNDED = ("GiftPriced", "GiftExcused", "GiftPricingReversed")
GIFTS = Table(
    "gifts",
    "Gifts after they were ordered: given, to come back, come back, or paid for.",
    "赠品在下单之后：给付、应归还、归还或折价。",
    "orders",
    (*_OF_LINE, _INSPECTED, _RECEIVED),
    (
        *WITH_MONEY,
        text(
            "line",
            "the gift's line of the order",
            "赠品所在订单行",
            *(f"{each}.line" for each in (*_OF_LINE, _INSPECTED, _RECEIVED)),
        ),
        number(
            "quantity",
            "units",
            "how many units; of an inspection those taken back",
            "数量；验货时为接受数量",
            *(f"{each}.quantity" for each in (*_OF_LINE, _RECEIVED)),
            f"{_INSPECTED}.accepted",
        ),
        number("rejected", "units", "units that can't be used again", "无法再用的数量", f"{_INSPECTED}.rejected"),
        text(
            "how",
            "on what ground, or in which way",
            "依据或方式",
            "GiftCredited.kind",
            "GiftWithdrawn.kind",
            "GiftPriced.ground",
            "GiftExcused.ground",
        ),
        text("basis", "what the price of a unit rests on", "单价依据", "GiftFellDue.basis", "GiftPriced.basis"),
        money(
            "value",
            "price of a unit that does not come back",
            "未归还时的单价",
            "GiftFellDue.value",
            "GiftPriced.value",
        ),
        money(
            "amount",
            "what is charged for them, below zero given back",
            "折价金额，负数为退还",
            "GiftPriced.amount",
            "- GiftPricingReversed.amount",
        ),
        number("points", "points", "points that were the gift", "作为赠品的积分", "GiftCredited.points"),
        text("refund_id", "the refund it went with", "所随的退款", *(f"{each}.refund_id" for each in _REFUNDED)),
    ),
)
SERVICES = Table(
    "services",
    "Services taking effect, and ending before their time.",
    "服务的生效与提前终止。",
    "orders",
    ("ServiceActivated", "ServiceCancelled"),
    (
        *WITH_MONEY,
        text(
            "line",
            "the service's line of the order",
            "服务所在订单行",
            "ServiceActivated.line",
            "ServiceCancelled.line",
        ),
        number("quantity", "units", "how many units", "数量", "ServiceActivated.quantity", "ServiceCancelled.quantity"),
        time("from_at", "when it takes effect", "生效时间", "ServiceActivated.from_at"),
        time("to_at", "when it ends", "到期时间", "ServiceActivated.to_at"),
        text(
            "kind",
            "how much comes back: WHOLE, PRORATED or LAPSED",
            "退还方式：全额、按日或失效",
            "ServiceCancelled.kind",
        ),
        number("days", "days", "for how many days", "天数", "ServiceActivated.days", "ServiceCancelled.days"),
        number("used_days", "days", "days that were used", "已用天数", "ServiceCancelled.used_days"),
        money("fee", "what it had cost", "原费用", "ServiceCancelled.fee"),
        money("refund", "what of it comes back", "退还金额", "ServiceCancelled.refund"),
        text("refund_id", "the refund it comes back with", "所随的退款", "ServiceCancelled.refund_id"),
    ),
)
