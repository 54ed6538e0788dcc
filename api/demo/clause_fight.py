"""A fight over clauses: the same coat, once with the terms in bold before the order, once in grey at the bottom."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from api.client import Client
from api.demo.scene import Scene, campaign, goods, order, pay
from domain.clock import parse_instant, plus
from domain.currency import money_text

REGIMES = ("SEED_NOTICE", "SEED_EQUAL", "CN_2025")
PRICE, OFF = 400_00, 50_00
CLAUSES = (
    {"clause_id": "k1", "text": "清仓优惠码购买的商品不支持七天无理由退货。", "restricts": "NO_REASON_RETURN"},
    {"clause_id": "k4", "text": "使用优惠码的订单不享受积分。", "restricts": "POINTS"},
    {"clause_id": "k6", "text": "本活动最终解释权归平台所有。"},
)


class Notice(NamedTuple):
    """How the terms were put before the customer."""

    key: str
    title: str
    channels: tuple[str, ...]
    marks: tuple[str, ...]
    position: str
    font_px: int


NOTICES = (
    Notice(
        "demo-clause-shown", "popup, bold, before the order (弹窗加粗)", ("POPUP", "DETAIL_PAGE"), ("BOLD",), "TOP", 16
    ),
    Notice("demo-clause-hidden", "grey small print at the bottom (页底灰色小字)", ("DETAIL_PAGE",), (), "BOTTOM", 10),
)


def play(client: Client, tag: str) -> Iterator[Scene]:
    """Two orders, three regimes, and a return that the law in force lets in."""
    terms = {"class": "CLEARANCE", "benefit": {"kind": "AMOUNT_OFF", "amount": OFF}, "threshold": 300_00}
    clearance = campaign(**terms, after_sales={"no_reason_return": False}, clauses=CLAUSES)
    client.say("campaigns/demo-clearance", "demo-clearance/campaign", clearance)
    issued = {"type": "CouponIssued", "campaign_id": "demo-clearance", "code": "CLEAR-50"}
    client.say("coupons/demo-clearance", "demo-clearance/coupon", issued)
    for notice in NOTICES:
        yield Scene(f"A clause fight: clearance code, {notice.title}", list(_fight(client, notice, tag)))


def _fight(client: Client, notice: Notice, tag: str) -> Iterator[str]:
    _buy(client, notice)
    sold = client.read(f"/v1/orders/{notice.key}?as_of_version=1")
    third_day = plus(parse_instant(sold["placed_at"]), days=3)
    for regime in REGIMES:
        rights = client.read(f"/v1/orders/{notice.key}/rights?regime={regime}&at={third_day}")
        clauses = {clause["clause_id"]: clause["outcome"] for clause in rights["coupons"][0]["clauses"]}
        right = next(each for each in rights["lines"][0]["causes"] if each["cause"] == "BUYER_NO_REASON")
        money = 0 if any(each["status"] == "CLOSED" for each in right["remedies"]) else PRICE - OFF
        told = ", ".join(f"{key} {outcome}" for key, outcome in clauses.items())
        yield f"{regime}: {told}; it doesn't fit on day 3: {money_text(money, 'CNY')}"
        yield f"  {_in_words(right, tag)}"
    asked = {"type": "ReturnRequested", "return_id": "R1", "cause": "BUYER_NO_REASON", "reason": "尺码不合适"}
    client.say(f"orders/{notice.key}", f"{notice.key}/return", asked | {"lines": [{"line": "1", "quantity": 1}]})
    inspected = {"type": "ReturnInspected", "return_id": "R1", "lines": [{"line": "1", "accepted": 1}]}
    client.say(f"orders/{notice.key}", f"{notice.key}/inspect", inspected)
    due = client.read(f"/v1/orders/{notice.key}")["money"]["refund_due"]
    yield f"returned under the law in force: {money_text(due, 'CNY')} to be refunded"


def _in_words(right: Mapping[str, Any], tag: str) -> str:
    return str(right["sentence"]["zh" if tag.startswith("zh") else "en"])


def _page(notice: Notice) -> str:
    """The page she was shown, with the clauses where and how the notice has them."""
    look = f"font-size:{notice.font_px}px;" + ("font-weight:bold" if notice.marks else "color:#c4c4c4;margin-top:9em")
    texts = "".join(f"<p>{clause['text']}</p>" for clause in CLAUSES)
    clauses = f'<div style="{look}">{texts}</div>'
    rows = (("羽绒服 × 1", PRICE), ("优惠码 CLEAR-50", -OFF), ("应付", PRICE - OFF))
    sums = "".join(f"<tr><td>{name}<td align=right>{money_text(amount, 'CNY')}" for name, amount in rows)
    goods_shown = f"<table width=100%>{sums}</table><p><button>提交订单</button>"
    inner = clauses + goods_shown if notice.position == "TOP" else goods_shown + clauses
    head = '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>确认订单</title>'
    return f'{head}<body style="font:15px sans-serif;max-width:24em;margin:1.5em auto"><h1>确认订单</h1>{inner}'


def _buy(client: Client, notice: Notice) -> None:
    """Shown, confirmed, accepted, ordered, paid, delivered."""
    coat = goods("1", PRICE, title="羽绒服", category="clothing")
    clauses = [
        {
            "clause_id": clause["clause_id"],
            "channels": notice.channels,
            "marks": notice.marks,
            "position": notice.position,
            "font_px": notice.font_px,
            "before_order": True,
        }
        for clause in CLAUSES
    ]
    version = {"campaign_id": "demo-clearance", "terms_version": 1}
    page, media_type = _page(notice).encode(), "text/html; charset=utf-8"
    client.say(
        f"checkouts/{notice.key}",
        f"{notice.key}/checkout",
        {
            "type": "CheckoutShown",
            "customer_id": "demo-li",
            "currency": "CNY",
            "language": "zh-CN",
            "lines": [coat],
            "coupons": ["CLEAR-50"],
            "totals": {"listed": PRICE, "discount": OFF, "freight": 0, "payable": PRICE - OFF},
            "content": [{"sha256": client.keep(page, media_type), "media_type": media_type}],
        },
        {"type": "TermsPresented", **version, "clauses": clauses},
        {"type": "ClauseConfirmed", "clause_id": "k1", "preticked": notice.key == "demo-clause-hidden"},
        {"type": "TermsAccepted", **version},
    )
    placed = order([coat], coupons=["CLEAR-50"], checkout_id=notice.key)
    client.say(f"orders/{notice.key}", f"{notice.key}/place", placed)
    pay(client, notice.key)
    delivered = {"type": "LinesDelivered", "lines": [{"line": "1", "quantity": 1}]}
    client.say(f"orders/{notice.key}", f"{notice.key}/deliver", delivered)
