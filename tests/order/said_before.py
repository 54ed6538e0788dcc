"""What a history tells before and beside its orders: house rules, campaigns, coupons, checkouts, accounts, time."""

from typing import Any

from hypothesis.stateful import initialize, rule

from domain.clock import after, end_of_day, plus
from domain.coupon import Coupon
from tests.examples import LI, WANG, campaign, lines
from tests.order.mall import SEEDS, Chance, Mall, Members

METHODS = ("PRO_RATA", "REPRICE", "BUYER_FAVOURABLE")
CATEGORIES = ("goods", "服装", "冰箱", "生鲜")
FLAGS = ("NEAR_EXPIRY", "CUSTOM_MADE", "PERISHABLE", "DEFECTIVE_DECLARED")
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
CLASSES = ("CLEARANCE", "FLASH", "EXCLUSIVE", "MEMBER")


class Before(Mall):
    """Who offers what under which house rules, and what customers do with it but ordering."""

    @initialize(seed=SEEDS)
    def open_the_shop(self, seed: int) -> None:
        chance = Chance(seed)
        self.publish(chance)
        names = [f"k{number}" for number in range(1, chance.number(0, 3) + 1)]
        stack = chance.maybe(60)
        for name in names:
            others = [other for other in names if other != name] if stack else []
            self.say(f"campaigns/{name}", "CampaignPublished", **terms(chance, others))
        for number in range(1, chance.number(1, 4) + 1 if names else 0):
            self.issue(chance, f"c{number}", chance.of(*names))
        self.open_an_order(chance)

    def open_an_order(self, chance: Chance) -> None:
        raise NotImplementedError

    def publish(self, chance: Chance) -> None:
        """A policy of the platform, or of the shop."""
        stream = chance.of("policies/platform", "policies/m1")
        if self.say(stream, "PolicyDrafted", title="House rules", rules=house_rules(chance)):
            days = 8 if self.shop.stream(stream).version > 2 else 0
            self.say(stream, "PolicyPublished", channels=["WEB"], effective_from=plus(self.shop.now, days=days))

    def issue(self, chance: Chance, coupon_id: str, campaign_id: str) -> None:
        held: Members = {"customer_id": chance.of(LI, LI, WANG)} if chance.maybe(70) else {"code": f"CODE-{coupon_id}"}
        held |= chance.perhaps(10, expires_at="2026-05-05") | chance.perhaps(10, transferable=True)
        self.say(f"coupons/{coupon_id}", "CouponIssued", campaign_id=campaign_id, **held)

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
        """When something ends: a quote, the time to pay or to be paid, to return goods or to complain of them."""
        found: list[Any] = []
        for order in self.orders().values():
            assert order.placed
            found += [quote.valid_until for quote in order.quotes.values()]
            found += [refund.fact.pay_by for refund in order.refunds.values()]
            found += [end_of_day(refund.fact.fell_due_at, 15) for refund in order.refunds.values()]
            signed = [line.signed_at for line in order.lines.values() if line.signed_at]
            found += [end_of_day(each, days) for each in signed for days in (7, 15)]
            found += [order.placed.payment_due_at] if order.placed.payment_due_at else []
        return found

    @rule(seed=SEEDS)
    def use_points_elsewhere(self, seed: int) -> None:
        chance, account = Chance(seed), f"customers/{LI}"
        points = chance.number(1, max(1, self.shop.stream(account).state.points))
        self.say(account, "PointsSpent", points=points, reference=self.next_id("spent-"))

    @rule(seed=SEEDS)
    def change_an_offer(self, seed: int) -> None:
        """Nothing of it reaches an order that was placed before."""
        chance = Chance(seed)
        run = chance.of(*[name for name in self.shop.streams if name.startswith("campaigns/")] or ["campaigns/k1"])
        hour = plus(self.shop.now, hours=1)
        incident = {"incident_id": chance.of("i1", "i2"), "cause": "OUTAGE", "recovered_at": self.shop.now}
        change: tuple[str, Members] = chance.of(
            ("CampaignTermsRevised", {"refund_method": chance.of(*METHODS), "single_use": True}),
            ("ClauseExplained", {"clause_id": "no-return", "answer": "You may.", "includes": ["*"]}),
            (
                "StackingWindowOpened",
                {
                    "window_id": self.next_id("w"),
                    "campaigns": ["k1", "k2", "k3"],
                    "opens_at": self.shop.now,
                    "closes_at": hour,
                },
            ),
            ("CouponEligibilityPreserved", incident),
            ("CampaignEnded", {"reason": "sold out"}),
        )
        self.say(run, change[0], **change[1])
        if chance.maybe(30):
            self.publish(chance)

    @rule(seed=SEEDS)
    def change_a_coupon(self, seed: int) -> None:
        chance = Chance(seed)
        key = chance.of(*self.coupons(), "c9")
        incident = {"incident_id": chance.of("i1", "i2"), "cause": "OUTAGE", "recovered_at": self.shop.now}
        change: tuple[str, Members] = chance.of(
            ("CouponEligibilityPreserved", incident),
            ("CouponGraceGranted", {"days": chance.number(1, 3), "reason": "kind"}),
            ("CouponDue", {"kind": chance.of("COUPON_EXPIRY", "COUPON_REMINDER")}),
            ("CouponRevoked", {"reason": "leaked"}),
        )
        self.say(f"coupons/{key}", change[0], **change[1])


def house_rules(chance: Chance) -> Members:
    rules = chance.perhaps(60, points={"per_amount": chance.of(1, 10)})
    rules |= chance.perhaps(20, regime=chance.of("CN_2025", "SEED_NOTICE", "SEED_EQUAL"))
    rules |= chance.perhaps(20, no_reason_days=chance.of(7, 15)) | chance.perhaps(20, promised_multiple=2)
    rules |= chance.perhaps(20, goodwill_max=50) | chance.perhaps(20, goodwill_approved_max=80)
    rules |= chance.perhaps(20, override_rise_max=30) | chance.perhaps(20, care_step=7)
    rules |= chance.perhaps(30, delay_tiers=[{"days": 2, "amount": 5}, {"days": 5, "amount": 20}])
    rules |= chance.perhaps(20, mis_stacking=chance.of("COLLECT", "CANCEL")) | chance.perhaps(20, honour_max=20)
    kind: Members = {"category": "服装", "goods_kind": chance.of("CONFIRMABLE", "PERIODICAL"), "warranty_days": 30}
    return rules | chance.perhaps(20, categories=[kind])


def terms(chance: Chance, others: list[str]) -> Members:
    """Terms of a campaign, which goes together with the others."""
    least = chance.of(0, 100, 300, chance.number(0, 600))
    benefit: Members = {"kind": "AMOUNT_OFF", "amount": chance.number(1, min(300, least or 300))}
    threshold: Members = {"threshold": least}
    kind = chance.number(0, 3)
    if kind == 1:
        benefit = {"kind": "PERCENT_OFF", "off_bp": chance.number(1, 10_000)}
        benefit |= chance.perhaps(50, cap=chance.number(1, 200))
    if kind == 2:
        first = chance.of(0, chance.number(20, 300))
        tiers = [{"threshold": first + 150 * n, "amount": 20 + 40 * n} for n in range(chance.number(1, 3))]
        benefit, threshold = {"kind": "TIERED", "tiers": tiers}, {}
    clauses = chance.some(CLAUSES, 25) if chance.maybe(40) else []
    after_sales = chance.perhaps(20, no_reason_return=chance.of(True, False))
    return campaign(
        benefit,
        **threshold,
        **{"class": chance.of(*CLASSES) if clauses or after_sales or chance.maybe(20) else "GENERAL"},
        clauses=clauses,
        after_sales=after_sales | chance.perhaps(20, warranty_days=chance.of(0, 30, 400)),
        stackable_with=others,
        scope={} if chance.maybe(60) else {"skus": ["sku-1", "sku-2"]},
        refund_method=chance.of("REPRICE", *METHODS),
        fault_refund_method=chance.of(*METHODS),
        threshold_basis=chance.of("LIST", "LIST", "PAID"),
        share_over=chance.of("ELIGIBLE", "ALL"),
        shortfall=chance.of("COLLECT", "COLLECT", "WAIVE"),
        restoration=chance.of("RESTORE", "NEVER", "LAW_15"),
        single_use=chance.maybe(30),
        priority=chance.number(1, 3),
        valid_until=chance.of("2026-12-31", "2026-05-03"),
        **chance.perhaps(20, requires_binding_clause=True),
        **chance.perhaps(15, exclusive=True),
        **chance.perhaps(20, restoration_after_shipping=chance.of("RESTORE", "NEVER")),
        **chance.perhaps(20, redemption_limit=chance.number(1, 2)),
        **chance.perhaps(20, per_customer_limit=chance.number(1, 2)),
        **chance.perhaps(10, tz="America/New_York"),
        **chance.perhaps(15, issuer="PLATFORM", issuer_id="platform"),
    )


def goods(chance: Chance) -> list[Members]:
    """Up to four lines, some of them of goods that a law or a rule knows."""
    prices = [chance.of(0, 1, 20, 33, 100, 150, 280, chance.number(1, 400)) for _ in range(chance.number(1, 4))]
    found = lines(*prices)
    for line in found:
        line.update(quantity=chance.number(1, 3), category=chance.of("goods", "goods", *CATEGORIES))
        line.update(chance.perhaps(70, tax_bp=chance.of(1_300, 600, 0)))
        line.update(chance.perhaps(15, flags=[chance.of(*FLAGS)]))
    return found
