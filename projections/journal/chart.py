"""The chart of accounts: closed, and said in the words of the shop.

Amounts are signed: a debit is above zero, a credit below. `root` is the account's kind in Beancount.
"""

from typing import Literal, NamedTuple

Name = Literal[
    "receivable",
    "excess",
    "customer",
    "shortfall",
    "tenders",
    "netting",
    "sales",
    "exchanges",
    "carried",
    "services",
    "freight",
    "gifts",
    "repairs",
    "subsidy-platform",
    "subsidy-merchant",
    "subsidy-other",
    "adjustments",
    "quoted",
    "overrides",
    "waived",
    "goodwill",
    "damages",
    "return-freight",
    "carrier-claims",
    "transit-made-good",
    "transit-loss",
    "abuse-claims",
    "abuse-taken-back",
    "points",
    "points-issued",
]
POINTS = "POINTS"
"""The unit of points: not money, and never summed with it."""


class Account(NamedTuple):
    """An account: its title and what it says, in both languages. `party` says whose part a posting's `party` names."""

    name: Name
    root: Literal["Assets", "Liabilities", "Income", "Expenses"]
    party: Literal["CUSTOMER", "MERCHANT", "TENDER", "PAYER", "CARRIER"]
    title_zh: str
    title_en: str
    zh: str
    en: str


CHART: tuple[Account, ...] = (
    Account(
        *("receivable", "Assets", "CUSTOMER", "应收货款", "Receivable"),
        "客户还应支付的订单价款。",
        "What customers still have to pay of the price of their orders.",
    ),
    Account(
        *("excess", "Liabilities", "CUSTOMER", "多付未到期", "Excess"),
        "超过价款已付、但不应退还的金额：一时尚未到期，或人工调整已提前退还。",
        "Paid above the price and not due back: for a moment, or because an override had given it before.",
    ),
    Account(
        *("customer", "Liabilities", "CUSTOMER", "客户往来", "Customer"),
        "应退给客户的退款与补偿（贷方），减去请其补回的差额（借方）。",
        "Refunds and compensation owed to customers (credit), less what they are asked to pay back (debit).",
    ),
    Account(
        *("shortfall", "Assets", "CUSTOMER", "待定差额", "Shortfall"),
        "此前多退的金额，尚未定为免除或请客户补回；每次记录之后为零。",
        "What earlier refunds gave too much, before it is waived or asked back: zero after each request.",
    ),
    Account(
        *("tenders", "Assets", "TENDER", "支付渠道", "Tenders"),
        "经各支付渠道收到的款项，减去退回的款项。",
        "What came in over each tender, less what went back over it.",
    ),
    Account(
        *("netting", "Assets", "CUSTOMER", "抵销", "Netting"),
        "一单的退款抵销另一单的差额；两单合计为零。",
        "A refund of one order set off against what is open on another: over both it is zero.",
    ),
    Account(
        *("sales", "Income", "MERCHANT", "商品销售", "Sales"),
        "客户保留的商品，及优惠券所指服务，按原价计。",
        "Goods that customers keep, and services that a coupon names, at list price.",
    ),
    Account(
        *("exchanges", "Income", "MERCHANT", "换货差价", "Exchanges"),
        "保留的商品因换货而多收或少收的差价。",
        "What exchanges made kept goods cost more, or less.",
    ),
    Account(
        *("carried", "Income", "MERCHANT", "结转", "Carried"),
        "计算方法交替时，某一步的上限留在保留商品上的金额。",
        "What the cap on a step left with the kept goods where methods alternated.",
    ),
    Account(
        *("services", "Income", "MERCHANT", "服务费", "Services"),
        "服务费，减去按未用天数退还的部分。",
        "Fees for services, less what came back for the days not used.",
    ),
    Account(
        *("freight", "Income", "MERCHANT", "运费", "Freight"),
        "收取的发货运费，减去退还的部分，加上失去包邮后补收的部分。",
        "Outbound freight charged, less what came back, and what lost free shipping took.",
    ),
    Account(
        *("gifts", "Income", "MERCHANT", "赠品折价", "Gifts"),
        "未退回或已不可用的赠品所扣的价款。",
        "What was taken for gifts that did not come back, or came back unusable.",
    ),
    Account(
        *("repairs", "Income", "MERCHANT", "维修费", "Repairs"),
        "客户支付的维修费，减去维修无果时应退还的部分。",
        "What customers paid for repairs, less what is owed back for those in vain.",
    ),
    Account(
        *("subsidy-platform", "Expenses", "PAYER", "平台补贴", "Subsidy-Platform"),
        "保留商品上由平台承担的优惠。",
        "The platform's part of the discounts on what is kept.",
    ),
    Account(
        *("subsidy-merchant", "Expenses", "PAYER", "商家补贴", "Subsidy-Merchant"),
        "保留商品上由商家承担的优惠。",
        "The merchant's part of the discounts on what is kept.",
    ),
    Account(
        *("subsidy-other", "Expenses", "PAYER", "其他方补贴", "Subsidy-Other"),
        "保留商品上由平台与商家以外的一方承担的优惠。",
        "Somebody else's part of the discounts on what is kept.",
    ),
    Account(
        *("adjustments", "Expenses", "PAYER", "售后减价", "Adjustments"),
        "售后降价与仅退款，按保留商品计，由谁承担。",
        "Prices lowered after the sale and money back without goods, on what is kept, by who bears them.",
    ),
    Account(
        *("quoted", "Expenses", "PAYER", "履行报价", "Quoted"),
        "履行较优报价时多退的金额。",
        "What honouring a better quote gave beyond the refund.",
    ),
    Account(
        *("overrides", "Expenses", "PAYER", "人工调整", "Overrides"),
        "人工调整使退款高于或低于规则金额的部分。",
        "By how much refunds set by hand are above or below what the rules came to.",
    ),
    Account(
        *("waived", "Expenses", "PAYER", "免除差额", "Waived"),
        "不再向客户追收的差额。",
        "Shortfalls and claims that nobody asks the customer for.",
    ),
    Account(
        *("goodwill", "Expenses", "PAYER", "善意补偿", "Goodwill"),
        "退款之外的现金补偿，按承担方计。",
        "Cash beyond the refund, by who bears it.",
    ),
    Account(
        *("damages", "Expenses", "PAYER", "赔偿", "Damages"),
        "依法或依承诺核定的赔偿，按承担方计。",
        "Damages that the law or a promise gives, by who bears them.",
    ),
    Account(
        *("return-freight", "Expenses", "PAYER", "退货运费", "Return-Freight"),
        "凭据报销的退货运费，按承担方计。",
        "Return postage paid back against its receipt, by who bears it.",
    ),
    Account(
        *("carrier-claims", "Assets", "CARRIER", "承运人理赔", "Carrier-Claims"),
        "承运人对丢失或损坏的包裹应付的款项。",
        "What carriers owe for parcels.",
    ),
    Account(
        *("transit-made-good", "Income", "CARRIER", "运输损失弥补", "Transit-Made-Good"),
        "已由承运人或平台弥补的、垫付给客户的款项。",
        "What had been advanced for parcels and was made good, by the carrier or by the platform.",
    ),
    Account(
        *("transit-loss", "Expenses", "PAYER", "运输损失", "Transit-Loss"),
        "承运人未弥补、留给平台的垫付款。",
        "What was advanced for parcels and no carrier made good.",
    ),
    Account(
        *("abuse-claims", "Assets", "CUSTOMER", "滥用追索", "Abuse-Claims"),
        "因滥用而追回的优惠，尚未支付；任何退款不因此减少。",
        "Benefits claimed back for abuse and not yet paid; no refund is less by them.",
    ),
    Account(
        *("abuse-taken-back", "Income", "CUSTOMER", "滥用追回", "Abuse-Taken-Back"),
        "因滥用而追回的优惠金额。",
        "Benefits that were claimed back for abuse.",
    ),
    Account(
        *("points", "Liabilities", "CUSTOMER", "客户积分", "Points"),
        "客户账户中的积分（贷方）。单位是积分，不是货币。",
        "Points that customers hold (credit). Their unit is points, not money.",
    ),
    Account(
        *("points-issued", "Expenses", "CUSTOMER", "发放积分", "Points-Issued"),
        "发放的积分，减去已使用与扣回的积分。",
        "Points given, less those spent and taken back.",
    ),
)
BY_NAME: dict[str, Account] = {account.name: account for account in CHART}
DISCOUNTS: dict[str, Name] = {"PLATFORM": "subsidy-platform", "MERCHANT": "subsidy-merchant"}
"""The account of each party's part of a discount; any other party's is `subsidy-other`."""
FUNDED: tuple[Name, ...] = (
    *("subsidy-platform", "subsidy-merchant", "subsidy-other", "adjustments", "quoted", "overrides", "waived"),
    *("goodwill", "damages", "return-freight", "transit-loss"),
)
"""The accounts that say who bears what the customer was given."""
