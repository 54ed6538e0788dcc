"""A step: units leave for one cause, a refund falls due, and with it everything that follows.

A step is one cancellation, one loss or one accepted inspection.
"""

from collections.abc import Collection, Iterator, Mapping
from functools import partial, reduce
from typing import NamedTuple

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from domain.errors import Refused
from domain.fact import Draft, Instant, Said, Seen
from domain.order.bound.arriving import reverse_beyond
from domain.order.bound.beginning import begun
from domain.order.bound.gifts import Found
from domain.order.bound.stepping import Bound, Going, bind
from domain.order.common import GIFT_LAW, LAWS, POLICY, POLICY_VERSION, pay_by
from domain.order.events import (
    BoundFact,
    ClauseRef,
    CouponLapsed,
    LineCount,
    LinesCancelled,
    LinesLost,
    RefundFellDue,
    RefundQuoted,
    ReturnInspected,
    ShortfallArose,
    ShortfallClosed,
    Trace,
)
from domain.order.falling_due import beside_goods
from domain.order.fold import evolve
from domain.order.refunds.care import care
from domain.order.refunds.points import earn, take_back
from domain.order.refunds.restoration import give_back
from domain.order.state import Order, standing
from domain.refund.basket import BUYER_CAUSES, Cause, Step
from domain.refund.due import with_quote
from domain.refund.step import outcomes, refund_step

Departure = LinesCancelled | LinesLost | ReturnInspected


class Leaving(NamedTuple):
    """Units about to leave: how many of each line, why, how, and on which quote, taken up `quoted_at`; `found` is
    what an inspection found of gifts.
    """

    units: Mapping[str, int]
    cause: Cause
    cancellation: bool
    quote_id: str | UnsetType = UNSET
    quoted_at: Instant | None = None
    found: Mapping[str, Found] | None = None

    @property
    def going(self) -> Going:
        """The same in the words of what is bound to the units."""
        return Going(self.units, self.cause, self.cancellation, self.found)


def take_step(seen: Seen, said: Said, order: Order, fact: Departure, leaving: Leaving) -> list[Draft]:
    """The fact and all that follows from its units leaving: refund, what is bound to them, shortfall, coupons' fate."""
    account, left = standing(order), evolve(order, fact, said.at)
    bound = bind(seen, said, order, left, leaving.going)
    if not any(bound.units.values()):
        alone = _without_goods(seen, said, order, left, bound, cause=leaving.cause)
        return [Draft(said.stream, fact, (POLICY,)), *alone]
    extras = bound.extras
    step = refund_step(account, bound.units, leaving.cause, cancellation=leaving.cancellation, extras=extras)
    quote = _quote(order, said, leaving)
    if quote is not None:
        step = with_quote(account, step, quote.amount - step.gifts)
    due = fell_due(order, said, step, leaving, bound)
    with_it = list(bound.facts(step))
    after = reduce(partial(_later, at=said.at), with_it, evolve(left, due, said.at))
    drafts = [Draft(said.stream, fact, (POLICY,)), Draft(said.stream, due, _policies(order))]
    drafts += [Draft(said.stream, each, (POLICY,)) for each in with_it]
    drafts += [*bound.elsewhere, *(Draft(said.stream, each) for each in _shortfall(order, step, due))]
    undone = reverse_beyond(said, after)
    drafts += undone
    drafts += take_back(seen, said, order, after, due.refund_id, spent=bound.points)
    drafts += _began(seen, said, after, undone)
    if after.any_kept:
        drafts += [Draft(said.stream, each) for each in _lapses(after, step, due.refund_id, leaving.cause)]
        return drafts + care(said, order, after, leaving.units, due, cancelled=leaving.cancellation)
    return drafts + give_back(seen, said, after)


def _later(order: Order, fact: RefundFellDue | BoundFact, *, at: Instant) -> Order:
    return evolve(order, fact, at)


def _without_goods(seen: Seen, said: Said, order: Order, left: Order, bound: Bound, *, cause: Cause) -> list[Draft]:
    """A service that ends by itself gives its fee back; a gift that leaves alone moves at most its own price."""
    facts: list[RefundFellDue | BoundFact] = []
    if bound.ended:
        due = beside_goods(order, said, bound.extras.service, "SERVICE", cause=cause, law=LAWS.get(cause))
        facts = [due, *bound.ended]
    after = reduce(partial(_later, at=said.at), facts, left)
    drafts = [Draft(said.stream, each, (POLICY,)) for each in facts]
    undone = reverse_beyond(said, after)
    drafts += [*undone, *earn(said, order, after), *_began(seen, said, after, undone)]
    return drafts + (give_back(seen, said, after) if order.any_kept and not after.any_kept else [])


def _began(seen: Seen, said: Said, after: Order, undone: list[Draft]) -> list[Draft]:
    """What waits for the payment or a delivery begins when what is left is paid for or has arrived."""
    return begun(seen, said, after, undone) if after.any_kept else []


def fell_due(order: Order, said: Said, step: Step, leaving: Leaving, bound: Bound) -> RefundFellDue:
    """The refund of a step with its inputs, rows and every method's outcome, so that each cent has a reason."""
    account = standing(order)
    return RefundFellDue(
        refund_id=bound.refund_id,
        kind="STEP",
        suggested=step.suggested,
        amount=step.amount,
        status="DUE" if step.amount else "SETTLED",
        method=step.method or UNSET,
        policy_version=POLICY_VERSION,
        cause=leaving.cause,
        fell_due_at=said.at,
        pay_by=pay_by(order, said.at),
        clause_refs=(*clause_refs(order, leaving.cause, step), *_gift_law(bound)),
        breakdown=step.breakdown,
        trace=Trace(
            net=step.net,
            goods=step.goods,
            freight=step.freight,
            freight_deducted=step.freight_deducted,
            shortfall=step.shortfall,
            units=step.units,
            retained=step.retained,
            coupons=step.coupons,
            outcomes=outcomes(
                account, bound.units, leaving.cause, cancellation=leaving.cancellation, extras=bound.extras
            ),
            service=step.service or UNSET,
            gifts=step.gifts or UNSET,
        ),
    )


def _gift_law(bound: Bound) -> tuple[ClauseRef, ...]:
    """What a gift's price rests on."""
    return (ClauseRef(law=GIFT_LAW),) if bound.settled.priced else ()


def clause_refs(order: Order, cause: Cause, step: Step) -> tuple[ClauseRef, ...]:
    """What a step's figure rests on: each coupon's frozen terms, the clauses under which it was priced anew, and the
    laws for its cause and for what it took off (R-000-51).
    """
    laws = [LAWS[cause]] if cause in LAWS else []
    repriced = {each.coupon_id for each in step.coupons if each.method == "REPRICE"}
    if cause in BUYER_CAUSES and repriced:
        laws.append("七日无理由退货暂行办法 17")
    if step.freight_deducted and not order.freight_deducted:
        laws.append("七日无理由退货暂行办法 18")
    if order.interpreted:
        laws.append("民法典 498")
    return (*coupon_refs(order), *_binding(order, repriced), *(ClauseRef(law=law) for law in laws))


def coupon_refs(order: Order) -> tuple[ClauseRef, ...]:
    """Each coupon's terms, as frozen with the order."""
    return tuple(
        ClauseRef(campaign_id=each.campaign_id, coupon_id=each.coupon_id, terms_version=each.terms_version)
        for each in order.basket.coupons
    )


def _binding(order: Order, repriced: Collection[str]) -> Iterator[ClauseRef]:
    """The clauses without which the kept goods could not have been priced anew: those on the refund, or all."""
    for ref, each in zip(coupon_refs(order), order.basket.coupons, strict=True):
        if each.coupon_id in repriced and each.terms.requires_binding_clause and each.clause_binds:
            met = each.notices or ()
            on_refund = [notice for notice in met if notice.subject == "REFUND_METHOD"]
            yield from (replace(ref, clause_id=notice.clause_id) for notice in on_refund or met)


def _policies(order: Order) -> tuple[tuple[str, int], ...]:
    campaigns = (
        (f"campaigns/{each.campaign_id}", each.terms_version) for each in order.basket.coupons if each.campaign_id
    )
    return (POLICY, *campaigns)


def _quote(order: Order, said: Said, leaving: Leaving) -> RefundQuoted | None:
    """The quote the step stands on: of the same units and cause, valid when it was taken up, with no step in
    between. A return takes it up when it is asked for; how long the inspection takes is not the customer's doing.
    """
    if leaving.quote_id is UNSET:
        return None
    quote = order.quotes.get(leaving.quote_id)
    if quote is None:
        raise Refused("unknown-quote", f"The order has no quote {leaving.quote_id}.", "R-000-100")
    same = _but_gifts(order, quoted_units(quote)) == _but_gifts(order, leaving.units)
    taken_up = leaving.quoted_at or said.at
    current = quote.steps == order.steps and quote.cause == leaving.cause and taken_up <= quote.valid_until
    return quote if same and current else None


def quoted_units(quote: RefundQuoted) -> dict[str, int]:
    """The units a quote is for."""
    return {count.line: count.quantity for count in quote.lines}


def _but_gifts(order: Order, units: Mapping[str, int]) -> dict[str, int]:
    """Gifts travel with what is quoted, whether or not they were named."""
    return {key: count for key, count in units.items() if key not in order.gifts}


def _shortfall(order: Order, step: Step, due: RefundFellDue) -> Iterator[ShortfallArose | ShortfallClosed]:
    """The rise of what earlier refunds gave too much, or its fall, open before waived; and what the refund could not
    bear of the price of gifts, which nobody is asked for.
    """
    change = step.shortfall - order.open - order.waived
    arose = partial(ShortfallArose, refund_id=due.refund_id, ground=due.clause_refs)
    if change > 0:
        yield arose(amount=change, mode="OPEN" if step.collectable else "WAIVED")
    if change < 0:
        opened = min(order.open, -change)
        yield ShortfallClosed(open=opened, waived=-change - opened, refund_id=due.refund_id)
    if step.gift_shortfall:
        yield arose(amount=step.gift_shortfall, mode="WAIVED", kind="GIFT")


def _lapses(after: Order, step: Step, refund_id: str, cause: Cause) -> list[CouponLapsed]:
    """The coupons whose benefit the step took whole; one that takes nothing off, if the buyer broke its threshold."""
    return [
        CouponLapsed(coupon_id=each.coupon_id, refund_id=refund_id)
        for each in step.coupons
        if each.taken == 0 and (use := after.coupons[each.coupon_id]).validity == "VALID"
        if use.applied.discounts or (cause in BUYER_CAUSES and not each.threshold_met)
    ]


def counted(units: Mapping[str, int]) -> tuple[LineCount, ...]:
    """The units as a fact lists them."""
    return tuple(LineCount(line=line, quantity=count) for line, count in units.items() if count)
