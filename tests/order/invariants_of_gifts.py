"""What holds of gifts: where each unit is, what has to go back, what is paid for, and that nothing is paid twice."""

from collections import Counter
from fractions import Fraction

from domain.order import events
from domain.order.events import LinesCancelled, LinesLost, ReturnInspected
from domain.order.events.gift_moves import GiftReturnConfirmed
from domain.order.events.gifts import (
    GiftExcused,
    GiftFellDue,
    GiftPriced,
    GiftPricingReversed,
    GiftReceived,
    GiftWithdrawn,
)
from domain.order.state import Gift, Order
from tests.order import reckoned
from tests.order.turns import OrderTurn, units_by_line


def check_gifts(turn: OrderTurn) -> None:
    """Each of them, whatever was said."""
    for key, gift in turn.order.gifts.items():
        check_places(turn.order, key, gift)
        check_account(turn, key)
        check_settled(turn, key)
        check_asked_back(turn, key)
    for fact in turn.said(ReturnInspected):
        assert all(row.evidence for row in fact.gifts if isinstance(row.market_value, int))
    for fact in turn.said(GiftPriced):
        check_priced(turn, fact)
    for fact in turn.said(GiftExcused):
        check_excused(turn, fact)


def check_places(order: Order, key: str, gift: Gift) -> None:
    """Each unit is in one place: gone, paid for, excused, never received, or the customer's. One that was paid for and
    came back unusable is both gone and paid for.
    """
    line, settled = order.lines[key], (gift.priced, gift.excused, gift.short)
    assert min(line.cancelled, line.returned, line.lost, *settled) >= 0
    assert sum(settled) - (gift.priced if came_unusable(order) else 0) <= line.kept
    for each in gift.pricings:
        assert 0 <= each.quantity <= each.fact.quantity
        assert 0 <= each.shortfall <= each.amount <= each.fact.value * each.quantity
    for return_id in {each.return_id for each in gift.due}:
        most = sum(each.quantity for each in gift.due if each.return_id == return_id)
        assert not return_id or most <= line.ordered.quantity


def check_account(turn: OrderTurn, key: str) -> None:
    """The account moves by what was recorded, and by nothing else."""
    before, after, named = turn.before.gifts[key], turn.order.gifts[key], named_units(turn)
    priced, undone = units_by_line(turn.said(GiftPriced)), units_by_line(turn.said(GiftPricingReversed))
    excused, withdrawn = units_by_line(turn.said(GiftExcused)), units_by_line(turn.said(GiftWithdrawn))
    assert turn.moved(key, "lost") == named[LinesLost][key]
    cancelled = 0 if turn.before.ends_apart(key) else named[LinesCancelled][key]
    assert turn.moved(key, "cancelled") == cancelled + withdrawn[key]
    assert turn.moved(key, "returned") == named[ReturnInspected][key] + named[GiftReceived][key] - again(turn, key)
    assert after.priced - before.priced == priced[key] - undone[key]
    came, freed = named[GiftReceived][key], before.excused + excused[key] - after.excused
    if came and usable(turn):
        assert undone[key] == min(came, before.priced)
        # Which of them came nobody knows: what was excused stays so, as long as there are as many units.
        assert freed == max(0, before.excused - turn.order.lines[key].kept)
    assert freed >= 0
    if before.short or after.short or came_unusable(turn.order):
        return  # units found missing after they were priced are undone by the next step
    assert undone[key] + freed <= turn.moved(key, "gone") + again(turn, key)
    if turn.departure or turn.said(GiftReceived):
        assert not after.priced or done(turn.order, key) <= reckoned.gifts_to_go_back(turn.order, key)


def came_unusable(order: Order) -> bool:
    """Whether a gift came that can't be used again, under a gift return."""
    came = [each.said.get("GiftReceived") for each in order.gift_returns.values()]
    return any(isinstance(fact, GiftReceived) and fact.grade in {"SEVERE", "USED"} for fact in came)


def again(turn: OrderTurn, key: str) -> int:
    """Units of it that she has again: for a gift that came back under a gift return, another one reached her."""
    units = 0
    for fact in turn.said(GiftReturnConfirmed):
        asked = turn.order.gift_returns[fact.gift_return_id]
        if fact.result == "CONFIRMED" and asked.requested.direction == "TO_MERCHANT" and "GiftReceived" in asked.said:
            units += sum(each.quantity for each in asked.instructed if each.line == key)
    return units


def came_alone(turn: OrderTurn) -> Counter[str]:
    """The units of gifts that came by themselves; less than nothing where she has more of them again."""
    named = named_units(turn)[GiftReceived]
    return Counter({key: named[key] - again(turn, key) for key in turn.order.gifts})


def usable(turn: OrderTurn) -> bool:
    """Whether what came can be used again: only that undoes a price."""
    return all(fact.grade in {"NONE", "LIGHT"} for fact in turn.said(GiftReceived))


def named_units(turn: OrderTurn) -> dict[type, Counter[str]]:
    """The units that were said to be lost, cancelled, taken back or to have arrived."""
    named: dict[type, Counter[str]] = {kind: Counter() for kind in (LinesLost, LinesCancelled, GiftReceived)}
    for fact in turn.said(LinesLost, LinesCancelled, GiftReceived):
        named[type(fact)].update({count.line: count.quantity for count in fact.lines})
    named[ReturnInspected] = Counter()
    for fact in turn.said(ReturnInspected):
        if turn.order.returns[fact.return_id].requested.remedy == "REFUND":
            named[ReturnInspected].update({each.line: each.accepted for each in (*fact.lines, *fact.gifts)})
    return named


def done(order: Order, key: str) -> int:
    """Units of a gift of which nothing is open any more."""
    return order.lines[key].gone + order.gifts[key].settled


def check_settled(turn: OrderTurn, key: str) -> None:
    """A step settles what has newly to go back, no more and no less; nothing else settles anything."""
    kinds = (GiftPriced, GiftExcused, GiftWithdrawn)
    priced, excused, withdrawn = (units_by_line(turn.said(kind))[key] for kind in kinds)
    settled = priced + excused + withdrawn
    if not turn.leaves_goods:
        assert settled == 0
        return
    undone = units_by_line(turn.said(GiftPricingReversed))[key]
    settled_before = done(turn.order, key) - settled + undone
    missing = max(0, reckoned.gifts_to_go_back(turn.order, key) - settled_before)
    earned = reckoned.still_earned(turn.before, turn.order, key)
    if earned is None:
        assert settled <= missing
        return
    missing = 0 if earned else missing
    inspected, fell_due = isinstance(turn.departure, ReturnInspected), asked_back(turn, key)
    if turn.order.lines[key].ordered.gives or inspected:
        assert settled == missing
        return
    awaited = max(0, reckoned.gifts_to_go_back(turn.before, key) - done(turn.before, key))
    asked = min(awaited, sum(each.quantity for each in turn.before.gifts[key].due if not each.return_id))
    unsent = min(missing, max(0, turn.order.lines[key].unshipped + withdrawn))
    rest = max(0, missing - unsent - asked)
    assert (priced, withdrawn) == (0, unsent)
    assert turn.step
    assert (excused, fell_due) == ((rest, 0) if reckoned.fault(turn.step.cause) else (0, rest))


def asked_back(turn: OrderTurn, key: str) -> int:
    return sum(fact.quantity for fact in turn.said(GiftFellDue) if fact.line == key)


def check_asked_back(turn: OrderTurn, key: str) -> None:
    """What is asked back is told at what it would be priced: at nothing in a fault, or where nobody knows."""
    for fact in turn.said(GiftFellDue):
        if fact.line == key:
            asked = turn.order.returns.get(fact.return_id or "")
            cause = asked.requested.cause if asked else turn.step.cause if turn.step else None
            found = reckoned.worth(turn.order, key, "MISSING", None)
            waived = reckoned.fault(cause) or reckoned.rules(turn.order).gift_loss == "WAIVE" or found is None
            assert fact.value == (0 if waived or found is None else found[1])
            assert not asked or key not in (asked.requested.gifts_kept or ())


def chosen(turn: OrderTurn, key: str) -> bool:
    """Whether she said that she would rather keep it."""
    fact = turn.departure
    asked = turn.order.returns[fact.return_id].requested if isinstance(fact, ReturnInspected) else None
    return asked is not None and key in (asked.gifts_kept or ())


def found(turn: OrderTurn, key: str) -> events.InspectedGift | None:
    """What the inspection found of it beside what was announced."""
    fact = turn.departure
    rows = fact.gifts if isinstance(fact, ReturnInspected) else ()
    return next((row for row in rows if row.line == key), None)


def grounds(turn: OrderTurn, key: str) -> set[str]:
    """Why units of it may be paid for, by what was chosen and found."""
    if turn.order.lines[key].ordered.gives:
        return {"USED"}
    if chosen(turn, key):
        return {"KEPT"}
    fact = turn.departure
    rows = (*fact.lines, *fact.gifts) if isinstance(fact, ReturnInspected) else ()
    rejected = [row for row in rows if row.line == key and row.rejected]
    return {"MISSING", *("USED" if row.grade == "USED" else "DAMAGED" for row in rejected)}


def check_priced(turn: OrderTurn, fact: GiftPriced) -> None:
    """At the first value known, for the part that was agreed; never in a fault unless she chose to keep it."""
    assert turn.step
    assert fact.refund_id == turn.step.refund_id
    thing = not turn.order.lines[fact.line].ordered.gives
    if fact.ground == "KEPT":
        assert chosen(turn, fact.line)
    else:
        assert not reckoned.fault(turn.step.cause)
        assert reckoned.rules(turn.order).gift_loss != "WAIVE"
        assert not (thing and chosen(turn, fact.line))
    row = found(turn, fact.line)
    assert fact.ground in grounds(turn, fact.line)
    market = row.market_value if row else None
    priced_as = fact.ground if thing else "MISSING"  # what was spent of a coupon or points does not come back at all
    assert (fact.basis, fact.value) == reckoned.worth(turn.order, fact.line, priced_as, market)
    whole = fact.value * fact.quantity
    assert 0 <= fact.shortfall <= fact.amount <= whole
    if thing:
        part = row.customer_bp if row and isinstance(row.customer_bp, int) else 10_000
        assert fact.amount == reckoned.half_up(Fraction(whole * part, 10_000))
        assert isinstance(turn.departure, ReturnInspected)


def check_excused(turn: OrderTurn, fact: GiftExcused) -> None:
    """Nobody is excused without a ground."""
    assert turn.step
    assert fact.refund_id == turn.step.refund_id
    row = found(turn, fact.line)
    market = row.market_value if row else None
    ground = "KEPT" if chosen(turn, fact.line) else "MISSING"
    known = [reckoned.worth(turn.order, fact.line, each, market) for each in (ground, "DAMAGED")]
    match fact.ground:
        case "FAULT":
            assert reckoned.fault(turn.step.cause)
            assert turn.order.lines[fact.line].ordered.gives or not chosen(turn, fact.line)
        case "WAIVED":
            assert not reckoned.fault(turn.step.cause)
            assert reckoned.rules(turn.order).gift_loss == "WAIVE"
        case "UNPRICED":
            assert not all(known)
