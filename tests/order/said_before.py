"""What a history tells before and beside its orders: house rules, campaigns, coupons, checkouts, accounts, time."""

from typing import Any

from hypothesis.stateful import initialize, precondition, rule
from msgspec import UNSET

from domain.clock import after, end_of_day, plus
from domain.coupon import Coupon
from tests.examples import LI, WANG, campaign
from tests.order.mall import SEEDS, Chance, Mall, Members
from tests.order.said_by_the_clock import times_of
from tests.order.wanted import benefit_of, wanted

METHODS = ("PRO_RATA", "REPRICE", "BUYER_FAVOURABLE")
CLAUSES = (
    {"clause_id": "no-return", "text": "使用本优惠码的商品不支持七天无理由退货。", "restricts": "NO_REASON_RETURN"},
    {"clause_id": "no-points", "text": "使用本优惠码的订单不享受积分。"},
    {"clause_id": "kept", "text": "退款后优惠券不返还。"},
    {"clause_id": "anew", "text": "部分退货时, 留下的商品重新计价。"},
    {"clause_id": "bad-too", "text": "优惠商品有质量问题不退不修。"},
    {"clause_id": "last-word", "text": "最终解释权归本店所有。"},
    {"clause_id": "one-day", "text": "支付24小时后未提出异议视为放弃。"},
)
WELL = {"channels": ["POPUP", "DETAIL_PAGE"], "marks": ["BOLD"], "position": "TOP", "font_px": 16}
BADLY = {"channels": ["DETAIL_PAGE"], "marks": [], "position": "BOTTOM", "font_px": 10}
PROGRAMME = {
    "programme_id": "环保回收计划",
    "opens_at": "2026-05-01T00:00:00.000000Z",
    "closes_at": "2026-06-30T00:00:00.000000Z",
    "points": 5,
}
CLASSES = ("CLEARANCE", "CLEARANCE", "EXCLUSIVE", "FLASH")


class Before(Mall):
    """Who offers what under which house rules, and what customers do with it but ordering."""

    @initialize(seed=SEEDS)
    def open_the_shop(self, seed: int) -> None:
        chance = Chance(seed)
        self.publish(chance)
        found = wanted(chance)
        names = [f"k{number}" for number in range(1, chance.of(0, 1, 1, 1, 2, 2, 2, 3) + 1)]
        stack = chance.maybe(70)
        for name in names:
            others = [other for other in names if other != name] if stack else []
            self.say(f"campaigns/{name}", "CampaignPublished", **terms(chance, others, found))
        for number, name in enumerate([*names, *chance.some(names)], 1):
            self.issue(chance, f"c{number}", name)
        self.open_an_order(chance, found)

    def open_an_order(self, chance: Chance, found: list[Members]) -> None:
        """Somebody wants this."""
        raise NotImplementedError

    def publish(self, chance: Chance) -> None:
        """A policy of the platform, or of the shop: the first holds in an hour, a change in eight days."""
        stream = chance.of("policies/platform", "policies/m1")
        rules = house_rules(chance) | (judging(chance) if stream == "policies/platform" else {})
        self.say(stream, "PolicyDrafted", title="House rules", rules=rules)
        hours = 8 * 24 if self.shop.stream(stream).state.versions[1].published else 1
        self.say(stream, "PolicyPublished", channels=["WEB"], effective_from=plus(self.shop.now, hours=hours))
        self.shop.later(hours=1)

    def issue(self, chance: Chance, coupon_id: str, campaign_id: str) -> None:
        held: Members = (
            {"customer_id": chance.of(LI, LI, LI, WANG)} if chance.maybe(70) else {"code": f"CODE-{coupon_id}"}
        )
        held |= chance.perhaps(10, expires_at="2026-05-05")
        self.say(f"coupons/{coupon_id}", "CouponIssued", campaign_id=campaign_id, **held, transferable=chance.maybe(10))

    def usable(self, customer_id: str) -> list[str]:
        """What she would type: the codes or ids of her coupons and of everybody's."""
        held = [(key, each.issued) for key, each in self.coupons().items()]
        return [each.code or key for key, each in held if each and each.customer_id in {customer_id, UNSET}]

    def coupons(self) -> dict[str, Coupon]:
        """Every coupon there is, vouchers and reissued ones too."""
        streams = self.shop.streams.items()
        return {name.removeprefix("coupons/"): each.state for name, each in streams if name.startswith("coupons/")}

    @rule(seed=SEEDS)
    def let_time_pass(self, seed: int) -> None:
        chance = Chance(seed)
        ends = [each for each in self.ends() if each > self.shop.now] if chance.maybe(60) else []
        if ends:
            self.shop.at(chance.of(min(ends), *sorted(ends)))
            self.shop.now = after(self.shop.now) if chance.maybe(60) else self.shop.now
        else:
            self.shop.later(hours=chance.of(1, 23, 170))

    def ends(self) -> list[str]:
        """When something ends: a quote, the time to pay or to be paid, to return goods or to complain of them; of
        gifts and repairs too.
        """
        found: list[Any] = []
        for order in self.orders().values():
            assert order.placed
            found += [last for _, _, last in times_of(order)]
            found += [end_of_day(line.signed_at, 15) for line in order.lines.values() if line.signed_at]
            found += [order.placed.payment_due_at] if order.placed.payment_due_at else []
        return found

    @rule(seed=SEEDS)
    def use_points_elsewhere(self, seed: int) -> None:
        chance, account = Chance(seed), f"customers/{LI}"
        points = chance.number(1, max(1, self.shop.stream(account).state.points))
        self.say(account, "PointsSpent", points=points, reference=self.next_id("spent-"))

    @precondition(lambda self: self.shop.stream("campaigns/k1").version > 0)
    @rule(seed=SEEDS)
    def change_an_offer(self, seed: int) -> None:
        """Nothing of it reaches an order that was placed before."""
        chance = Chance(seed)
        names = [name for name in self.shop.streams if name.startswith("campaigns/")]
        run = chance.of(*names)
        changes: list[tuple[str, Members]] = [
            ("CampaignTermsRevised", {"refund_method": chance.of(*METHODS), "single_use": True}),
            ("ClauseExplained", {"clause_id": "no-return", "answer": "You may.", "includes": ["*"]}),
            ("StackingWindowOpened", self.window([name for name in names if name != run])),
            ("CouponEligibilityPreserved", self.failure(chance)),
            ("CampaignEnded", {"reason": "sold out"}),
        ]
        type_, members = chance.of(*changes)
        self.say(run, type_, **members)
        if chance.maybe(30):
            self.publish(chance)

    def window(self, others: list[str]) -> Members:
        """For a day, together with the others."""
        named = [name.removeprefix("campaigns/") for name in others] or ["none"]
        span = {"opens_at": self.shop.now, "closes_at": plus(self.shop.now, hours=24)}
        return {"window_id": self.next_id("w"), "campaigns": named, **span}

    def failure(self, chance: Chance) -> Members:
        """A failure that is over since just now."""
        return {"incident_id": chance.of("i1", "i2"), "cause": "OUTAGE", "recovered_at": self.shop.now}

    @rule(seed=SEEDS)
    def change_a_coupon(self, seed: int) -> None:
        chance = Chance(seed)
        key = chance.of(*self.coupons(), "c9")
        changes: list[tuple[str, Members]] = [
            ("CouponEligibilityPreserved", self.failure(chance)),
            ("CouponGraceGranted", {"days": chance.number(1, 3), "reason": "kind"}),
            ("CouponDue", {"kind": chance.of("COUPON_EXPIRY", "COUPON_REMINDER")}),
            ("CouponRevoked", {"reason": "leaked"}),
        ]
        type_, members = chance.of(*changes)
        self.say(f"coupons/{key}", type_, **members)


def house_rules(chance: Chance) -> Members:
    """Figures that a platform and a shop may set."""
    rules = chance.perhaps(60, points={"per_amount": chance.of(1, 10)})
    rules |= chance.perhaps(20, no_reason_days=chance.of(7, 15)) | chance.perhaps(20, promised_multiple=2)
    rules |= chance.perhaps(20, goodwill_max=50) | chance.perhaps(20, goodwill_approved_max=80)
    rules |= chance.perhaps(20, override_rise_max=30) | chance.perhaps(20, care_step=7)
    rules |= chance.perhaps(20, gift_loss="WAIVE") | chance.perhaps(20, gift_missing=["LIST", "MARKET"])
    rules |= chance.perhaps(20, gift_damaged=["MARKET", "DECLARED"]) | chance.perhaps(50, recycling=PROGRAMME)
    rules |= chance.perhaps(20, gift_window_days=30) | chance.perhaps(20, gift_outcomes=["REFUND", "POINTS", "NONE"])
    rules |= chance.perhaps(20, gift_proactive_max=20)
    rules |= chance.perhaps(30, delay_tiers=[{"days": 2, "amount": 5}, {"days": 5, "amount": 20}])
    return rules | chance.perhaps(20, mis_stacking=chance.of("COLLECT", "CANCEL")) | chance.perhaps(20, honour_max=20)


def judging(chance: Chance) -> Members:
    """What only the platform says: how clauses are judged, and which goods the law leaves out."""
    kind: Members = {"category": "服装", "goods_kind": chance.of("CONFIRMABLE", "PERIODICAL"), "warranty_days": 30}
    regime = chance.perhaps(25, regime=chance.of("CN_2025", "SEED_NOTICE", "SEED_EQUAL"))
    return regime | chance.perhaps(25, categories=[kind])


def terms(chance: Chance, others: list[str], found: list[Members]) -> Members:
    """Terms of a campaign, which goes together with the others; what was found may just reach its threshold."""
    skus, named = scope(chance, found)
    worth = sum(line["list_price"] * line["quantity"] for line in found if line["sku"] in skus)
    clauses = chance.some(CLAUSES, 25) if chance.maybe(40) else []
    after_sales = chance.perhaps(20, no_reason_return=chance.of(True, False))
    strict = chance.maybe(40)
    off: Members = {"threshold": worth, "benefit": {"kind": "AMOUNT_OFF", "amount": worth // 3 + 1}}
    return campaign(
        **(off if strict and worth else benefit(chance, worth, found)),
        **{"class": chance.of(*CLASSES) if clauses or after_sales else "GENERAL"},
        clauses=clauses,
        after_sales=after_sales | chance.perhaps(20, warranty_days=chance.of(0, 30, 400)),
        stackable_with=others,
        scope={"skus": skus} if named else {},
        refund_method="REPRICE" if strict else chance.of(*METHODS),
        fault_refund_method=chance.of(*METHODS),
        share_over=chance.of("ELIGIBLE", "ALL"),
        shortfall="COLLECT" if strict else chance.of("WAIVE", "COLLECT"),
        restoration=chance.of("RESTORE", "NEVER", "LAW_15"),
        single_use=chance.maybe(30),
        priority=chance.number(1, 3),
        valid_until=chance.of("2026-12-31", "2026-05-03"),
        **chance.perhaps(20, requires_binding_clause=True),
        **chance.perhaps(10, exclusive=True),
        **chance.perhaps(20, restoration_after_shipping=chance.of("RESTORE", "NEVER")),
        **chance.perhaps(20, redemption_limit=chance.number(1, 2)),
        **chance.perhaps(20, per_customer_limit=chance.number(1, 2)),
        **chance.perhaps(10, tz="America/New_York"),
        **chance.perhaps(15, issuer="PLATFORM", issuer_id="platform"),
    )


def scope(chance: Chance, found: list[Members]) -> tuple[list[str], bool]:
    """What a coupon is for, and whether that is named: all goods, some of them, or services too."""
    goods = [line["sku"] for line in found if line["kind"] == "GOODS"]
    services = [line["sku"] for line in found if line["kind"] == "SERVICE"]
    skus = ["sku-1", "sku-2"] if chance.maybe(30) else goods
    if services and chance.maybe(40):
        return [*skus, *services], True
    return skus, len(skus) == 2


def benefit(chance: Chance, worth: int, found: list[Members]) -> Members:
    """What a coupon takes off from which threshold on, or gives."""
    basis, kind = {"threshold_basis": chance.of("LIST", "LIST", "LIST", "PAID")}, chance.number(0, 4)
    least = chance.of(0, worth, worth, max(0, worth - 40), worth // 2, chance.number(0, 600))
    given = [each for line in found if (each := benefit_of(line))]
    if given and chance.maybe(75):
        return {"benefit": chance.of(*given, {"kind": "PARTS_DISCOUNT", "off_bp": 500}), "threshold": least, **basis}
    if kind == 0:
        off: Members = {"kind": "PERCENT_OFF", "off_bp": chance.number(1, 10_000)}
        return {"benefit": off | chance.perhaps(50, cap=chance.number(1, 200)), "threshold": least, **basis}
    if kind == 1:
        first = chance.of(0, max(20, worth - 150), chance.number(20, 300))
        tiers = [{"threshold": first + 150 * n, "amount": 20 + 40 * n} for n in range(chance.number(1, 3))]
        return {"benefit": {"kind": "TIERED", "tiers": tiers}, **basis}
    amount = chance.number(1, min(300, least or 300))
    return {"benefit": {"kind": "AMOUNT_OFF", "amount": amount}, "threshold": least, **basis}
