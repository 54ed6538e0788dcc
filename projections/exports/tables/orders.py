"""What was ordered, what came off it, and what was paid."""

from projections.exports.table import WITH_MONEY, Table, money, number, text, time

_LINE = text("line", "the line of the order", "订单行", "OrderPlaced.lines[].line")

ORDERS = Table(
    "orders",
    "Orders as they were placed.",
    "下单时的订单。",
    "orders",
    ("OrderPlaced",),
    (
        *WITH_MONEY,
        text("customer_id", "who ordered, by an opaque id", "下单顾客（不透明编号）", "OrderPlaced.customer_id"),
        text("merchant_id", "whose goods they are", "商家", "OrderPlaced.merchant_id"),
        text("channel", "over which channel", "下单渠道", "OrderPlaced.channel"),
        text("checkout_id", "the checkout it binds", "所对应的结算页", "OrderPlaced.checkout_id"),
        text("split_from", "the order it is a part of", "拆分自哪个订单", "OrderPlaced.split_from"),
        time("payment_due_at", "until when it is to be paid", "付款期限", "OrderPlaced.payment_due_at"),
        number("lines", "lines", "how many lines it has", "行数", "count(OrderPlaced.lines[])"),
        money(
            "listed",
            "goods and services before offers",
            "优惠前的商品与服务金额",
            "sum(OrderPlaced.lines[].list_price * quantity)",
        ),
        money("discount", "what coupons took off", "优惠券抵扣金额", "sum(OrderPlaced.applied[].applied)"),
        money("freight", "freight", "运费", "OrderPlaced.freight"),
        money(
            "payable",
            "listed - discount + freight",
            "应付金额：优惠前金额－抵扣＋运费",
            "sum(OrderPlaced.lines[].list_price * quantity) - sum(OrderPlaced.applied[].applied) + OrderPlaced.freight",
        ),
    ),
)
ORDER_LINES = Table(
    "order_lines",
    "Lines as they were ordered.",
    "下单时的订单行。",
    "orders",
    ("OrderPlaced.lines[]",),
    (
        *WITH_MONEY,
        _LINE,
        text("sku", "the article", "商品编码", "OrderPlaced.lines[].sku"),
        text("title", "its title", "商品名称", "OrderPlaced.lines[].title"),
        text("category", "its category", "品类", "OrderPlaced.lines[].category"),
        text("kind", "GOODS, GIFT or SERVICE", "类型：商品、赠品或服务", "OrderPlaced.lines[].kind"),
        number("quantity", "units", "how many units", "数量", "OrderPlaced.lines[].quantity"),
        money("list_price", "price of a unit before offers", "优惠前单价", "OrderPlaced.lines[].list_price"),
        text("belongs_to", "the line it comes with", "所附属的订单行", "OrderPlaced.lines[].belongs_to"),
        number("tax_bp", "basis points", "tax rate", "税率（基点）", "OrderPlaced.lines[].tax_bp"),
    ),
)
_COUPON = text("coupon_id", "the coupon", "优惠券", "OrderPlaced.applied[].coupon_id")
COUPONS_APPLIED = Table(
    "coupons_applied",
    "Coupons that orders were placed with, and what each took off.",
    "下单时使用的优惠券及其抵扣金额。",
    "orders",
    ("OrderPlaced.applied[]",),
    (
        *WITH_MONEY,
        _COUPON,
        text("code", "the code it was typed as", "所输入的优惠码", "OrderPlaced.applied[].code"),
        text("campaign_id", "its campaign", "所属活动", "OrderPlaced.applied[].campaign_id"),
        number(
            "terms_version",
            "",
            "version of the terms frozen on the order",
            "冻结于订单的条款版本",
            "OrderPlaced.applied[].terms_version",
        ),
        text("terms_sha256", "SHA-256 of these terms", "该版条款的 SHA-256", "OrderPlaced.applied[].terms_sha256"),
        text("refund_method", "how refunds treat it", "退款计算方式", "OrderPlaced.applied[].terms.refund_method"),
        money("applied", "what it took off", "抵扣金额", "OrderPlaced.applied[].applied"),
    ),
)
_RUN = "OrderPlaced.applied[].shares[].runs[]"
COUPON_SHARES = Table(
    "coupon_shares",
    "What each coupon took off each unit: the stored shares that refunds are worked out from.",
    "每张优惠券分摊到每件商品的金额，退款即据此计算。",
    "orders",
    (_RUN,),
    (
        *WITH_MONEY,
        _COUPON,
        text("line", "the line of the order", "订单行", "OrderPlaced.applied[].shares[].line"),
        number("first_unit", "unit of the line, from 1", "first unit that bears it", "起始件序号", f"{_RUN}.0"),
        number("last_unit", "unit of the line, from 1", "last unit that bears it", "结束件序号", f"{_RUN}.1"),
        money("amount_each", "what came off each of these units", "其中每件的分摊金额", f"{_RUN}.2"),
    ),
)
PAYMENTS = Table(
    "payments",
    "Money that came in: captures, and shortfalls that were collected.",
    "收款：付款，以及补收的差额。",
    "orders",
    ("PaymentCaptured", "ShortfallCollected"),
    (
        *WITH_MONEY,
        text(
            "payment_id",
            "the payment; of a collected shortfall its reference",
            "收款编号；补收差额为其凭证号",
            "PaymentCaptured.payment_id",
            "ShortfallCollected.reference",
        ),
        text("tender", "over which tender", "支付方式", "PaymentCaptured.tender"),
        money("amount", "what came in", "收款金额", "PaymentCaptured.amount", "ShortfallCollected.amount"),
        number("points", "points", "points spent for it", "所用积分", "PaymentCaptured.points"),
    ),
)
