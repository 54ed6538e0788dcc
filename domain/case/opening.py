"""Opening a case: with what is known, its clocks running, and what it lacks asked for at once."""

from collections.abc import Mapping

from msgspec import UNSET
from msgspec.structs import asdict, replace

from domain.calendar import CALENDAR
from domain.case.common import drafts, fast_track_frozen, parcel_case
from domain.case.events.intake import (
    AutoReplied,
    CaseClassified,
    CaseDetails,
    CaseOpened,
    CaseStated,
    Category,
    IntakeChecked,
    Missing,
    Scene,
)
from domain.case.fold import evolve
from domain.case.messages import auto_reply, details_wanted, unless_imported
from domain.case.state import Case
from domain.clock import zone
from domain.errors import Refused
from domain.fact import Draft, Fact, Instant, Said, Seen
from domain.order.events import CaseLinked
from domain.order.rights import fast_track_until
from domain.order.state import Order
from domain.sla import ClockKind, ClockStarted, restart, start
from domain.terms.industry import profile_of

PRIORITY: Mapping[Category, int] = {"QUALITY": 5, "RETURN_EXCHANGE": 4, "COMPLAINT": 4, "CONSULT": 3}
"""Quality before returns and complaints before questions (R-003-12)."""
HEALTH_FIRST = 5
"""Whatever concerns somebody's health comes first (R-001-20)."""
CLOCKS: Mapping[Category, tuple[ClockKind, ...]] = {
    "QUALITY": ("PLAN", "EXECUTE"),
    "RETURN_EXCHANGE": (),
    "COMPLAINT": ("COMPLAINT_RESULT",),
    "CONSULT": ("ANSWER",),
}
"""What is promised for each category beyond a first response (R-003-24, R-003-28, R-003-29)."""
_ASKED_FOR: tuple[Missing, ...] = (
    "customer_name",
    "order_id",
    "purchase_channel",
    "contact",
    "reason",
    "demands",
)
_OF_THE_LEDGER: tuple[Missing, ...] = ("order_id",)
"""A case that nobody complained of yet has nobody to ask."""


def open_new_case(seen: Seen, said: Said) -> list[Draft]:
    """Open a case: its clocks start, and what it lacks is asked for at once (R-003-07 to R-003-12)."""
    fact = said.fact
    assert isinstance(fact, CaseStated)
    if fact.tz:
        zone(fact.tz)
    if fact.scene == "SLOW_LOGISTICS":
        _check_not_noticed(seen, fact)
    return opened(seen, said, CaseOpened(**asdict(fact)))


def opened(seen: Seen, said: Said, fact: CaseOpened) -> list[Draft]:
    """What follows when a case is opened, by a customer or by the ledger itself."""
    order = order_named(seen, fact)
    case = evolve(Case(), fact, said.at)
    if order is not None and order.placed is not None:
        case = replace(case, orders_customer=order.placed.customer_id)
    found = [
        fact,
        classified(seen, order, said.at, fact.category, fact.scene, health=fact.health),
        *_clocks(case, order, said),
        *intake_checked(said, case, order),
    ]
    return [*drafts(said, found), *links(said, fact, order)]


def _check_not_noticed(seen: Seen, fact: CaseStated) -> None:
    """A complaint about a parcel that the ledger knows to be late joins the case about it: its owner stays the one."""
    order = order_named(seen, fact)
    case_id = parcel_case(seen, order) if order is not None else None
    if case_id is not None:
        sentence = f"Case {case_id} about the order's parcel is open already: add to it what the customer says."
        raise Refused("case-exists", sentence, "R-001-23", case_id=case_id)


def order_named(seen: Seen, fact: CaseDetails) -> Order | None:
    """The order that is named, if it exists and is this customer's."""
    if not fact.order_id:
        return None
    order: Order = seen[f"orders/{fact.order_id}"].state
    if order.placed is None:
        raise Refused("unknown-order", f"There is no order {fact.order_id}.", "R-002-54", order_id=fact.order_id)
    if fact.customer_id and fact.customer_id != order.placed.customer_id:
        sentence = f"Order {fact.order_id} is not an order of {fact.customer_id}."
        raise Refused("not-the-customers-order", sentence, "R-002-54", order_id=fact.order_id)
    unknown = [count.line for count in fact.lines or () if count.line not in order.lines]
    if unknown:
        raise Refused("unknown-line", f"The order has no line {unknown[0]}.", line=unknown[0])
    return order


def classified(
    seen: Seen, order: Order | None, at: Instant, category: Category, scene: Scene, *, health: bool
) -> CaseClassified:
    """What a case is about that was opened then, and how urgent that makes it."""
    disputed = order if category == "COMPLAINT" and scene == "COUPON_DISPUTE" else None
    until = fast_track_until(disputed) if disputed else None
    fast = disputed is not None and until is not None and at <= until and not fast_track_frozen(seen, disputed, at)
    priority = HEALTH_FIRST if health else PRIORITY[category]
    return CaseClassified(category=category, scene=scene, health=health, priority=priority, fast_track=fast)


def _clocks(case: Case, order: Order | None, said: Said) -> list[Fact]:
    """The clocks of a new case; outside business hours the customer is told by when she is called back."""
    assert case.opened is not None
    tz = case.tz
    begun: list[Fact] = []
    if case.opened.channel != "LEDGER":
        begun.append(start("FIRST_RESPONSE", said.at, tz=tz))
        if not CALENDAR.is_open(said.at, tz):
            begun += _called_back(said, case)
    begun += promises(case, order, case.opened.category, said.at)
    begun += _gift_review(case, order, tz)
    return begun


def _called_back(said: Said, case: Case) -> list[Fact]:
    clock = start("CALL_BACK", said.at, tz=case.tz)
    message = auto_reply(said, case, clock.due_at)
    replied = AutoReplied(message_id=message.message_id, promised_at=clock.due_at)
    return unless_imported(said, [replied, message, clock])


def category_of(case: Case) -> Category:
    """What the case is about."""
    assert case.classified is not None
    return case.classified.category


def promised(case: Case, order: Order | None, category: Category) -> tuple[ClockKind, ...]:
    """What is promised for a case of this category; goods that do not wait are decided on within a day."""
    fresh = category == "QUALITY" and order is not None and _fresh(case, order)
    return (*CLOCKS[category], "FAST_RETURN") if fresh else CLOCKS[category]


def promises(case: Case, order: Order | None, category: Category, at: Instant) -> list[ClockStarted]:
    """The clocks of what is promised and does not run, from when the case was opened or taken up again: to have been
    about something else for a while gains no time and loses none. What ran out is promised no second time.
    """
    begun: list[ClockStarted] = []
    for kind in promised(case, order, category):
        before = case.clocks.get(kind)
        if before is None or kind in case.past:
            begun.append(start(kind, case.since, tz=case.tz))
        elif before.stopped_at and not before.breached_at:
            begun.append(restart(before, at))
    return begun


def carried_on(case: Case, order: Order | None, category: Category, at: Instant) -> list[ClockStarted]:
    """The clocks of a case that its customer had withdrawn: they go on with what each had left then."""
    begun: list[ClockStarted] = []
    for kind in promised(case, order, category):
        before = case.clocks.get(kind)
        if before is None:
            begun.append(start(kind, at, tz=case.tz))
        elif before.stopped_at and not before.breached_at:
            begun.append(restart(before, at, stood_still=True))
    return begun


def _fresh(case: Case, order: Order) -> bool:
    """Whether goods are concerned that do not wait (R-003-61)."""
    lines = [count.line for count in case.details.lines or ()] or list(order.lines)
    profiles = (profile_of(order.lines[line].ordered.category) for line in lines)
    return any(profile is not None and profile.name == "FRESH" for profile in profiles)


def _gift_review(case: Case, order: Order | None, tz: str) -> list[ClockStarted]:
    """The review of the gift return that the case is about has its own clock (B-14), while it is still to come."""
    assert case.opened is not None
    number = case.opened.gift_return_id
    if not number:
        return []
    asked = order.gift_returns.get(number) if order is not None else None
    if asked is None:
        raise Refused("unknown-gift-return", f"There is no gift return {number}.", gift_return_id=number)
    if asked.status not in ("REQUESTED", "NEGOTIATING"):
        return []
    return [start("GIFT_REVIEW", asked.requested_at, tz=tz, due_at=asked.review_by)]


def intake_checked(said: Said, case: Case, order: Order | None, before: Case | None = None) -> list[Fact]:
    """What the intake lacks; it is asked for once for each state of it."""
    assert case.opened is not None
    wanted: tuple[Missing, ...] = _OF_THE_LEDGER if case.opened.channel == "LEDGER" else _ASKED_FOR
    missing: tuple[Missing, ...] = tuple([name for name in wanted if not getattr(case.details, name)])
    if before is not None and before.missing == missing:
        return []
    placed = order.placed if order is not None else None
    whose = placed.customer_id if placed and not case.details.customer_id else UNSET
    checked = IntakeChecked(
        missing=missing,
        customer_id=whose,
        currency=placed.currency if placed else UNSET,
        merchant_id=placed.merchant_id if placed else UNSET,
    )
    after = evolve(case, checked, said.at)
    return [checked, *(unless_imported(said, [details_wanted(said, after, missing)]) if missing else [])]


def links(said: Said, fact: CaseDetails, order: Order | None) -> list[Draft]:
    """The order knows its cases (R-002-55)."""
    if order is None:
        return []
    number = fact.gift_return_id if isinstance(fact, CaseOpened) else UNSET
    return [Draft(f"orders/{fact.order_id}", CaseLinked(case_id=said.key, gift_return_id=number))]
