"""Over which payments a refund goes back: never above what each brought in, and as points what points paid.

A tender takes back up to its `refundable`. What it can't take goes another way, and somebody must say which.
"""

from collections.abc import Iterable, Sequence

from msgspec import UNSET
from msgspec.structs import replace

from domain.currency import money_text
from domain.customer import Customer, PointsSpent
from domain.errors import Malformed, Refused
from domain.fact import Draft, Said, Seen
from domain.order.common import account_of
from domain.order.events import PaymentCaptured, TenderShare
from domain.order.state import Order, Payment, Refund

POINTS = "POINTS"
"""The tender of a payment in points; what goes back over it goes back as points."""
NETTING = "net:"
"""How the reference of a shortfall begins that a netting collected: no tender brought it, so none takes it back."""


def default_split(order: Order, refund: Refund) -> list[TenderShare]:
    """What was paid in points first (R-002-38), then the payments in the order they came in, each up to what it can
    still take back; compensation is nobody's tender.

    What a compensation took over a tender leaves less for the goods, whose rest then goes another way. What a
    tender holds and can't take back is refused with `tender-closed` (七日无理由退货暂行办法 14).
    """
    left = 0 if refund.fact.kind == "COMPENSATION" else refund.left
    split: list[TenderShare] = []
    for payment_id, payment in sorted(order.payments.items(), key=lambda each: not _in_points(each[1])):
        part = min(left, takes_back(payment))
        if part > 0:
            split.append(TenderShare(payment_id=payment_id, amount=part))
            left -= part
    missing = min(left, sum(_closed(payment) for payment in order.payments.values()))
    if missing:
        rest = money_text(missing, _currency(order))
        sentence = f"The tenders can't take back {rest} of it themselves; say over which other way that goes."
        raise Refused("tender-closed", sentence, missing=missing, currency=_currency(order))
    return split


def check_split(order: Order, refund: Refund, split: Iterable[TenderShare]) -> None:
    """Refuse what goes over no payment of the order, above what one brought in, or past one that is open."""
    shares: dict[str, list[TenderShare]] = {}
    for share in split:
        shares.setdefault(share.payment_id, []).append(share)
    for payment_id, parts in shares.items():
        payment = order.payments.get(payment_id)
        if payment is None:
            raise Refused("unknown-payment", f"The order has no payment {payment_id}.", payment_id=payment_id)
        over = sum(part.amount for part in parts if part.over)
        own = sum(part.amount for part in parts) - over
        if own > takes_back(payment):
            raise _exceeds(order, payment_id, own, takes_back(payment))
        if own + over > payment.left:
            raise _exceeds(order, payment_id, own + over, payment.left)
        if over > _closed(payment) and refund.failed is None:
            sentence = f"Payment {payment_id} can take it back itself, and no payout of this refund over it has failed."
            raise Refused("tender-open", sentence, payment_id=payment_id, amount=over, most=_closed(payment))


def with_points(order: Order, split: Sequence[TenderShare]) -> tuple[TenderShare, ...]:
    """Each share with the points it gives back: of all that went back over its payment the exact share, rounded
    down, less what went back before. When all of the payment is back, so are all of its points.
    """
    went: dict[str, tuple[int, int]] = {}
    shares: list[TenderShare] = []
    for place, share in enumerate(split):
        payment = order.payments[share.payment_id]
        points = 0
        if isinstance(payment.fact, PaymentCaptured) and payment.fact.points and not share.over:
            before = (payment.refunded - payment.elsewhere, payment.points_back)
            amount, back = went.get(share.payment_id, before)
            amount += share.amount
            points = max(0, payment.fact.points * amount // payment.amount - back)
            went[share.payment_id] = (amount, back + points)
        if share.points is not UNSET and share.points != points:
            sentence = f"Of payment {share.payment_id} {points} points go back, not {share.points}."
            raise Malformed("points-differ", sentence, f"/tenders/{place}/points", points=points)
        shares.append(replace(share, points=points or UNSET))
    return tuple(shares)


def spend_points(seen: Seen, said: Said, order: Order, fact: PaymentCaptured) -> list[Draft]:
    """The points that paid, off the customer's account where the ledger keeps one: else they live elsewhere. Not twice
    where the account was told of it first; what an import tells was spent long ago.
    """
    if not fact.points or said.historical:
        return []
    account = account_of(order)
    customer: Customer = seen[account].state
    reference = points_reference(said.key, fact.payment_id)
    if not (customer.points or customer.spent) or reference in customer.spent:
        return []
    if fact.points > customer.points:
        sentence = f"The account holds {customer.points} points, not {fact.points}."
        raise Refused("not-enough-points", sentence, "R-002-38", points=customer.points, wanted=fact.points)
    return [Draft(account, PointsSpent(points=fact.points, reference=reference))]


def points_reference(order_id: str, payment_id: str) -> str:
    """Under which reference an account's points paid; where it is not known, they were not the account's."""
    return f"{order_id}:{payment_id}"


def takes_back(payment: Payment) -> int:
    """What can still go back over the payment's own way."""
    fact = payment.fact
    if isinstance(fact, PaymentCaptured):
        most = payment.amount if fact.refundable is UNSET else fact.refundable
    else:
        most = 0 if fact.reference.startswith(NETTING) else payment.amount
    return max(0, min(payment.left, most - (payment.refunded - payment.elsewhere)))


def _in_points(payment: Payment) -> bool:
    return isinstance(payment.fact, PaymentCaptured) and payment.fact.tender == POINTS


def _closed(payment: Payment) -> int:
    """What the payment holds and its own way can't take back."""
    return payment.left - takes_back(payment)


def _currency(order: Order) -> str:
    assert order.placed is not None
    return order.placed.currency


def _exceeds(order: Order, payment_id: str, amount: int, most: int) -> Refused:
    currency = _currency(order)
    sentence = f"Payment {payment_id} can take back {money_text(most, currency)}, not {money_text(amount, currency)}."
    return Refused("exceeds-tender", sentence, payment_id=payment_id, amount=amount, most=most, currency=currency)
