"""The first week of the story: what was shown, ordered, paid and sent, and the pot that came back without its gift."""

from collections.abc import Callable
from operator import itemgetter
from typing import Any

from api.client import Client
from api.demo.scene import campaign, goods, order
from api.demo.story_checkout import PAGE

ORDER, CASE, CHECKOUT = "A-20731", "C-20731", "CO-20731"
SHOP, CUSTOMER, STREAM = "M-qinghe", "U-5208", f"orders/{ORDER}"
CAMPAIGN = "kitchen-800"
FACTS = tuple[dict[str, Any], ...]

COOKER = goods("1", 399_00, sku="RC-40", title="陶瓷涂层电饭煲 4 升", category="小家电")
POT = goods("2", 269_00, sku="PT-24", title="珐琅铸铁锅 24 厘米 雾蓝", category="锅具")
FLASKS = goods("3", 89_00, sku="VF-50", title="不锈钢保温杯 500 毫升", category="杯壶", quantity=2)
GLOVES = goods(
    "4", 0, sku="GL-02", title="隔热手套一双", category="赠品", kind="GIFT", belongs_to="2", declared_value=29_00
)
CARE = goods(
    *("5", 49_00), sku="EW-2Y", title="电饭煲延长保修两年", category="服务", kind="SERVICE", belongs_to="1", days=730
)
LINES = [COOKER, POT, FLASKS, GLOVES, CARE]
LISTED, OFF = 895_00, 100_00
PAYABLE = LISTED - OFF
OPENED = "k2"
"""The clause in grey small print, which is fought over."""
CLAUSES = [
    {"clause_id": "k1", "text": "部分退货后，已享优惠按比例分摊，退款以实付金额为准。"},
    {"clause_id": OPENED, "text": "使用本券购买的商品一经拆封使用，不支持退换货。", "restricts": "NO_REASON_RETURN"},
]
PLAINLY = {"channels": ["CHECKOUT_PAGE", "POPUP", "DETAIL_PAGE"], "marks": ["BOLD", "SEPARATE"], "font_px": 16}
IN_PASSING = {"channels": ["CHECKOUT_PAGE"], "marks": ["GREY"], "font_px": 10}
SHOWN = [
    {"clause_id": "k1", "position": "提交订单按钮上方", "before_order": True} | PLAINLY,
    {"clause_id": OPENED, "position": "页面底部折叠区", "before_order": True} | IN_PASSING,
]
TERMS = {"class": "FLASH", "benefit": {"kind": "AMOUNT_OFF", "amount": OFF}, "threshold": 800_00, "issuer_id": SHOP}
NEXT_CAMPAIGN = campaign(**TERMS | {"threshold": 600_00}, clauses=CLAUSES[:1])
"""What the shop does better the next time: no clause in small print, and a lower threshold."""
When = Callable[[int, str], str]


def play(client: Client, when: When) -> None:
    """Everything until the pot's refund is settled."""
    _opened(client, when)
    _shown(client, when)
    facts = (*_bought(when), *_sent(when), *_pot_returned(when), *_gift_found(when))
    client.say(STREAM, f"{ORDER}/sale", *sorted(facts, key=itemgetter("occurred_at")))


def _opened(client: Client, when: When) -> None:
    """The shop, its carriers, the campaign and the customer's code."""
    early = {"occurred_at": when(30, "09:00")}
    for key, role, title in (
        (SHOP, "MERCHANT", "青禾厨具旗舰店"),
        ("SF", "CARRIER", "顺丰速运"),
        ("JD", "CARRIER", "京东物流"),
    ):
        client.say(
            f"partners/{key}", f"{key}/story", {"type": "PartnerRegistered", "role": role, "title": title} | early
        )
    terms = campaign(**TERMS, valid_from=when(20, "00:00"), clauses=CLAUSES)
    client.say(f"campaigns/{CAMPAIGN}", f"{CAMPAIGN}/campaign", terms | {"occurred_at": when(20, "09:00")})
    issued = {"type": "CouponIssued", "campaign_id": CAMPAIGN, "code": "CHUFANG100", "customer_id": CUSTOMER}
    client.say("coupons/K-20731", "K-20731/coupon", issued | {"occurred_at": when(15, "12:30")})


def _shown(client: Client, when: When) -> None:
    """The page as she saw it, kept byte for byte; the clauses as they stood on it; and her yes to the terms."""
    content = [{"sha256": client.keep(PAGE, "text/html; charset=utf-8"), "media_type": "text/html; charset=utf-8"}]
    totals = {"listed": LISTED, "discount": OFF, "freight": 0, "payable": PAYABLE}
    shown = {"customer_id": CUSTOMER, "currency": "CNY", "language": "zh-CN", "lines": LINES, "totals": totals}
    version = {"campaign_id": CAMPAIGN, "terms_version": 1}
    client.say(
        f"checkouts/{CHECKOUT}",
        f"{CHECKOUT}/all",
        {"type": "CouponEntered", "input": "chufang100", "occurred_at": when(13, "20:39")},
        {"type": "CheckoutShown", "coupons": ["CHUFANG100"], "content": content, "occurred_at": when(13, "20:41")}
        | shown,
        {"type": "TermsPresented", "clauses": SHOWN, "occurred_at": when(13, "20:41")} | version,
        {"type": "ClauseConfirmed", "clause_id": "k1", "preticked": False, "occurred_at": when(13, "20:43")},
        {"type": "TermsAccepted", "occurred_at": when(13, "20:43")} | version,
    )


def _bought(when: When) -> FACTS:
    """Over two tenders: what a gift card held, and the rest."""
    members = {"customer_id": CUSTOMER, "merchant_id": SHOP, "channel": "APP", "checkout_id": CHECKOUT}
    return (
        order(LINES, coupons=["CHUFANG100"], **members) | {"occurred_at": when(13, "20:44")},
        {"type": "PaymentCaptured", "payment_id": "P-20731-1", "amount": 95_00, "tender": "GIFT_CARD"}
        | {"occurred_at": when(13, "20:45")},
        {"type": "PaymentCaptured", "payment_id": "P-20731-2", "amount": PAYABLE - 95_00, "tender": "WECHAT"}
        | {"occurred_at": when(13, "20:45")},
    )


def _sent(when: When) -> FACTS:
    """Pot, flasks and gift from one warehouse; the rice cooker later, from another, with another carrier."""
    first, second = {"tracking_no": "JDX0031882746"}, {"tracking_no": "SF1429083316675"}
    small, cooker = counts("2", 1) + counts("3", 2) + counts("4", 1), counts("1", 1)
    return (
        {"type": "LinesShipped", "lines": small, "carrier": "JD", "eta": when(11, "22:00")[:10]}
        | first
        | {"occurred_at": when(12, "10:20")},
        *_scans(
            first,
            (when(12, "18:05"), "PICKED_UP", "杭州萧山分拣中心"),
            (when(11, "09:10"), "OUT_FOR_DELIVERY", "上海闵行站"),
            (when(11, "18:30"), "SIGNED", "上海闵行区"),
        ),
        {"type": "LinesDelivered", "lines": small, "occurred_at": when(11, "18:30")},
        {"type": "LinesShipped", "lines": cooker, "carrier": "SF", "eta": when(8, "22:00")[:10]}
        | second
        | {"occurred_at": when(10, "15:05")},
        *_scans(
            second,
            (when(10, "20:40"), "PICKED_UP", "佛山顺德营业点"),
            (when(9, "13:15"), "IN_TRANSIT", "上海浦东集散中心"),
            (when(8, "11:20"), "SIGNED", "上海闵行区"),
        ),
        {"type": "LinesDelivered", "lines": cooker, "occurred_at": when(8, "11:20")},
    )


def _pot_returned(when: When) -> FACTS:
    """It breaks the threshold: the flasks and the cooker alone would not have had the discount."""
    number = {"return_id": "R1"}
    asked = {"type": "ReturnRequested", "cause": "BUYER_NO_REASON", "reason": "颜色和厨房不搭"} | number
    return (
        asked | {"lines": counts("2", 1), "occurred_at": when(10, "09:12")},
        {"type": "ReturnAuthorised", "address": "浙江省杭州市萧山区青禾仓 3 号门", "occurred_at": when(10, "10:00")}
        | number,
        {"type": "ReturnDispatched", "carrier": "JD", "tracking_no": "JDX0031900417", "freight": 15_00}
        | number
        | {"occurred_at": when(9, "19:30")},
        {"type": "ReturnReceived", "lines": counts("2", 1), "occurred_at": when(8, "10:05")} | number,
        {
            "type": "ReturnInspected",
            "lines": [{"line": "2", "accepted": 1, "grade": "INTACT"}],
            "occurred_at": when(8, "16:40"),
        }
        | number,
        {
            "type": "RefundSettled",
            "refund_id": "r1",
            "reference": "WX-TK-8804213",
            "tenders": [{"payment_id": "P-20731-2", "amount": 208_20}],
            "occurred_at": when(7, "11:15"),
        },
    )


def _gift_found(when: When) -> FACTS:
    """She sends the gloves after it, and what was kept back for them is paid."""
    return (
        {"type": "GiftReceived", "lines": counts("4", 1), "occurred_at": when(6, "15:20")},
        {
            "type": "RefundSettled",
            "refund_id": "r2",
            "reference": "WX-TK-8811907",
            "tenders": [{"payment_id": "P-20731-2", "amount": 29_00}],
            "occurred_at": when(6, "17:45"),
        },
    )


def counts(line: str, quantity: int) -> list[dict[str, Any]]:
    """So many units of a line."""
    return [{"line": line, "quantity": quantity}]


def _scans(parcel: dict[str, str], *seen: tuple[str, str, str]) -> FACTS:
    return tuple(
        {"type": "ParcelScanned", "status": status, "at": at, "place": place, "occurred_at": at} | parcel
        for at, status, place in seen
    )
