"""How much may be granted beyond the refund, and by whom (R-000-132)."""

from msgspec import UNSET

from domain.currency import money_text
from domain.customer import Customer, frozen_by
from domain.errors import Refused
from domain.fact import Instant
from domain.order.common import rules_of
from domain.order.events import CompensationStated
from domain.order.grounds import DAMAGES, ground, limited, unapproved_left
from domain.order.state import Order


def check_not_frozen(account: Customer, at: Instant) -> None:
    """What nobody owes is not given to an account that is frozen for abuse (R-000-36). Refuses `goodwill-frozen`."""
    freeze = frozen_by(account, "GOODWILL", at)
    if freeze is not None:
        sentence = f"The account gets no goodwill: it is frozen ({freeze.asked.freeze_id})."
        raise Refused("goodwill-frozen", sentence, "R-000-36", freeze_id=freeze.asked.freeze_id, **freeze.ends)


def check_authority(order: Order, fact: CompensationStated) -> None:
    """Money that nobody owes has its limits: one for whoever grants it, another for whoever approves (R-000-132).

    Goodwill has them always, other grounds that are not assessed where the house rules state them. Without an approver
    it is one limit for all that is given on the order. Points are no money. Refuses `beyond-authority`,
    `needs-approval`.
    """
    named = ground(fact.basis)
    if named in DAMAGES or fact.kind == "POINTS":
        return
    assert order.placed is not None
    rules, currency = rules_of(order), order.placed.currency
    if rules.goodwill_approved_max is not UNSET and fact.amount > rules.goodwill_approved_max:
        most = rules.goodwill_approved_max
        sentence = f"Nobody may grant more than {money_text(most, currency)} of what is not owed."
        raise Refused("beyond-authority", sentence, "R-000-132", amount=fact.amount, most=most, currency=currency)
    most = unapproved_left(order)
    if limited(order, fact) and fact.approver is UNSET and fact.amount > most:
        sentence = f"More than {money_text(most, currency)} that is not owed needs an approver on this order."
        raise Refused("needs-approval", sentence, "R-000-132", amount=fact.amount, most=most, currency=currency)
