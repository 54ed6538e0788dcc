"""What may be asked for when something is wrong with a line: which remedies, from when, until when, on which law."""

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from domain.fact import Instant
from domain.incident.ending import RECALL_LAW
from domain.order.common import zone_of
from domain.order.events import Payer, StatedCause
from domain.order.rights.grounds import figures_of, longest_warranty, promised_exchange, quality_exchange_days
from domain.order.rights.repaired import repaired_in_vain, repairs_of, services_on
from domain.order.state import Line, Order
from domain.terms.industry import profile_of
from domain.terms.periods import warranty_end
from domain.terms.three_guarantees import REPAIRS_LAW, three_guarantees

Remedy = Literal["REFUND", "EXCHANGE", "REPAIR", "WARRANTY", "RESHIP", "ALTERNATIVE"]
Status = Literal["NOT_YET", "OPEN", "CLOSED"]

_QUALITY = "消费者权益保护法 24"
_TRANSIT = "电子商务法 20"
_BREACH = "民法典 577"
_PERIODS = "消费者权益保护法实施条例 18"
_CONTRACT = "电子商务法 49"
_THREE_GUARANTEES = "部分商品修理更换退货责任规定 10"

FREIGHT_PAYER: Mapping[StatedCause, Payer] = {
    "BUYER_NO_REASON": "CUSTOMER",
    "QUALITY": "MERCHANT",
    "NOT_AS_DESCRIBED": "MERCHANT",
    "TRANSIT_DAMAGE": "MERCHANT",
    "TRANSIT_LOSS": "MERCHANT",
    "WRONG_ITEM": "MERCHANT",
    "MERCHANT_OUT_OF_STOCK": "MERCHANT",
    "MERCHANT": "MERCHANT",
    "PLATFORM": "PLATFORM",
}
"""Who bears the postage of a return (消费者权益保护法 24, 25; 电子商务法 20)."""

TRANSIT: frozenset[StatedCause] = frozenset({"TRANSIT_LOSS", "TRANSIT_DAMAGE"})
"""What happens on the way."""

EVIDENCE: Mapping[StatedCause, tuple[str, ...]] = {
    "BUYER_NO_REASON": ("GOODS_INTACT",),
    "QUALITY": ("DEFECT_SHOWN",),
    "NOT_AS_DESCRIBED": ("GOODS_SHOWN", "DESCRIPTION_SHOWN"),
    "TRANSIT_DAMAGE": ("DAMAGE_SHOWN", "PARCEL_SHOWN"),
    "TRANSIT_LOSS": (),
    "WRONG_ITEM": ("GOODS_SHOWN",),
    "MERCHANT_OUT_OF_STOCK": (),
    "MERCHANT": (),
    "PLATFORM": (),
}
"""What the customer has to show; where it is nothing, the shop has the records."""


class Claim(NamedTuple):
    """A remedy: from when and until when it may be asked for, inclusive, and the laws or promises it rests on.

    A bound that is not known, or that nothing sets, is None.
    """

    remedy: Remedy
    opens_at: Instant | None
    closes_at: Instant | None
    status: Status
    rests_on: tuple[str, ...]


class Window(NamedTuple):
    """From when until when; `standing` says how it is whatever the time."""

    opens_at: Instant | None
    closes_at: Instant | None
    standing: Status | None = None

    def status(self, at: Instant) -> Status:
        """How it is at an instant."""
        if self.standing is not None:
            return self.standing
        if self.closes_at is not None and at > self.closes_at:
            return "CLOSED"
        return "NOT_YET" if self.opens_at is not None and at < self.opens_at else "OPEN"

    def during(self, opens_at: Instant, closes_at: Instant) -> "Window":
        """The same within these bounds, where it is a matter of time at all."""
        return self if self.standing else Window(max(self.opens_at or opens_at, opens_at), closes_at)

    def claim(self, remedy: Remedy, at: Instant, *rests_on: str) -> Claim:
        """A remedy inside this window."""
        return Claim(remedy, self.opens_at, self.closes_at, self.status(at), rests_on)


def at_the_buyers_risk(line: Line) -> bool:
    """Whether all that was sent went with a carrier of the customer's own choice: then the way is her risk
    (电子商务法 20). Units of a line are alike; where one went with the shop's, the doubt goes to her.
    """
    return 0 < line.underway + line.exchanged <= line.buyers_carrier


def transit_risk(line: Line) -> Payer:
    """Who bears what happens to the goods on their way: the shop until all of them are signed for, unless the
    customer chose the carrier (电子商务法 20, R-001-34).
    """
    return "CUSTOMER" if line.arrived or at_the_buyers_risk(line) else "MERCHANT"


def fault_claims(order: Order, key: str, cause: StatedCause, at: Instant) -> tuple[Claim, ...]:
    """What a fault of the seller's side entitles to. No clause takes any of it away (消费者权益保护法 26)."""
    line, since = order.lines[key], order.placed_at
    match cause:
        case "MERCHANT_OUT_OF_STOCK":  # the goods after all, others in their place, or the money (R-000-123)
            window = Window(since, None, None if line.unshipped > 0 else "CLOSED")
            return tuple(window.claim(each, at, _BREACH, _CONTRACT) for each in ("RESHIP", "ALTERNATIVE", "REFUND"))
        case "TRANSIT_LOSS":  # until signature the way is the seller's risk
            window = Window(since, None, _on_the_way(line))
            return tuple(window.claim(each, at, _TRANSIT, _BREACH) for each in ("RESHIP", "REFUND"))
        case "MERCHANT" | "PLATFORM":
            return (Window(since, None, None if line.kept > 0 else "CLOSED").claim("REFUND", at, _BREACH),)
        case _:
            return tuple(_after_receipt(order, key, cause, at))


def _on_the_way(line: Line) -> Status | None:
    """How it is with units that may still be lost: none sent yet, all arrived, or at the customer's own risk."""
    if line.arrived or at_the_buyers_risk(line):
        return "CLOSED"
    return "NOT_YET" if line.underway <= line.delivered + line.lost else None


def _after_receipt(order: Order, key: str, cause: StatedCause, at: Instant) -> Iterator[Claim]:
    """Return, exchange, repair (R-000-87). A delivery that nobody recorded closes nothing, and what is recalled may
    come back for good, whatever is known of its delivery.
    """
    line, figures = order.lines[key], figures_of(order)
    breach = cause in ("NOT_AS_DESCRIBED", "WRONG_ITEM")
    laws = (_QUALITY, _BREACH) if breach else (_QUALITY, _TRANSIT) if cause == "TRANSIT_DAMAGE" else (_QUALITY,)
    since = _Receipt(order, key, at, at_own_risk=cause == "TRANSIT_DAMAGE" and at_the_buyers_risk(line))
    if cause == "QUALITY" and order.is_recalled(key):
        yield since.recalled().claim("REFUND", at, *laws, RECALL_LAW)
    else:
        yield since.window(None if breach else figures.quality_return_days).claim("REFUND", at, *laws)
    yield _exchange(since, cause, None if breach else quality_exchange_days(order), laws)
    if cause != "WRONG_ITEM":
        yield since.window(_repair_days(order, key)).claim("REPAIR", at, *laws)
    if cause == "QUALITY":
        yield from _warranty(since)


class _Receipt(NamedTuple):
    """Periods of calendar days from the day after a line's receipt; days on which it was away for repair are added
    (消费者权益保护法实施条例 18).
    """

    order: Order
    key: str
    at: Instant
    at_own_risk: bool = False

    def window(self, days: int | None) -> Window:
        """A period of so many days; None has no end."""
        line = self.order.lines[self.key]
        if line.kept <= 0 or self.at_own_risk:
            return Window(line.signed_at, None, "CLOSED")
        if line.signed_at is None:
            return Window(None, None, None if line.underway > 0 else "NOT_YET")
        away = repairs_of(self.order, self.key, self.at)
        closes_at = None if days is None else warranty_end(line.signed_at, days, away, tz=zone_of(self.order))
        return Window(line.signed_at, closes_at)

    def recalled(self) -> Window:
        """A period without an end, for as long as something is kept."""
        kept = self.order.lines[self.key].kept > 0
        return Window(self.order.placed_at, None, None if kept else "CLOSED")


def _exchange(since: _Receipt, cause: StatedCause, days: int | None, laws: tuple[str, ...]) -> Claim:
    """An exchange in its days; what was repaired in vain twice is exchanged as long as its warranty runs."""
    state = three_guarantees(since.order.lines[since.key].ordered.category)
    if cause == "QUALITY" and state and repaired_in_vain(since.order, since.key):
        longest = longest_warranty(since.order, since.key)
        whole = max(state.whole_days, (longest and longest.days) or 0, days or 0)
        return since.window(whole).claim("EXCHANGE", since.at, *laws, REPAIRS_LAW)
    if days is None:
        return since.window(days).claim("EXCHANGE", since.at, *laws)
    promise = promised_exchange(since.order)
    sources = promise.sources if promise else ()
    return since.window(days).claim("EXCHANGE", since.at, *laws, _THREE_GUARANTEES, *sources)


def _repair_days(order: Order, key: str) -> int | None:
    """As long as state rules set for such goods; else the law sets no end."""
    profile = profile_of(order.lines[key].ordered.category)
    if profile is None or not profile.statutory or not profile.warranty_days:
        return None
    return max(profile.warranty_days, figures_of(order).quality_exchange_days)


def _warranty(since: _Receipt) -> Iterator[Claim]:
    """The basic warranty, the same with a code as without one, a longer one that was promised, or a service that was
    bought with the goods (R-000-26): whichever lasts longest.
    """
    promise = longest_warranty(since.order, since.key)
    window = since.window(promise.days) if promise and promise.days else None
    sources = (_PERIODS, *promise.sources) if promise and window else ()
    for service, active in services_on(since.order, since.key):
        covered = since.window(None).during(active.from_at, active.to_at)
        if window is None or _lasts_longer(covered, window, since.at, begun=active.from_at <= since.at):
            window, sources = covered, (f"services/{service}",)
    if window is not None:
        yield window.claim("WARRANTY", since.at, *sources)


def _lasts_longer(covered: Window, other: Window, at: Instant, *, begun: bool) -> bool:
    """Whether a service covers the goods longer than something else does; before its first day only what is over."""
    if covered.closes_at is None or other.closes_at is None or covered.closes_at <= other.closes_at:
        return False
    return begun or other.status(at) == "CLOSED"
