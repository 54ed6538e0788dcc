"""Points: earned when an order is paid, taken back in proportion when its goods go back (R-000-88, R-000-133)."""

from msgspec import UNSET

from domain.customer import Customer, PointsEarned, PointsTakenBack
from domain.fact import Draft, Said, Seen
from domain.order.common import POLICY, account_of, rules_of
from domain.order.rights.grounds import judged
from domain.order.state import Order


def earn(said: Said, before: Order, after: Order) -> list[Draft]:
    """The points of an order that is fully paid from now on: for its kept goods, not for freight.

    A clause that says «no points» takes them only if it binds for everything that is kept.
    """
    rule = rules_of(after).points
    paid_up = before.outstanding > 0 and after.outstanding == 0
    if rule is UNSET or not paid_up or after.points or _excluded(after):
        return []
    goods = after.retained_value
    points = goods // rule.per_amount
    if not points:
        return []
    return _on_both(said, after, PointsEarned(order_id=said.key, points=points, goods=goods))


def take_back(seen: Seen, said: Said, before: Order, after: Order, refund_id: str, *, spent: int = 0) -> list[Draft]:
    """The points of goods that went back: what stays is the part that the kept goods earned, rounded down.

    Of points already spent the rest is missing, as a shortfall in points; no balance falls below zero. A step
    may also leave only what is paid already: then the order has earned its points. `spent` of the account's points
    went by the same step already.
    """
    if not after.points:
        return earn(said, before, after)
    goods = after.points_goods
    stays = after.points * min(after.retained_value, goods) // goods if goods else after.points
    back = after.points - stays - after.points_back
    if back <= 0:
        return []
    account: Customer = seen[account_of(after)].state
    points = min(back, account.points - spent)
    return _on_both(
        said, after, PointsTakenBack(order_id=said.key, refund_id=refund_id, points=points, shortfall=back - points)
    )


def _excluded(order: Order) -> bool:
    """Whether clauses that bind take the points of every line that is kept."""
    kept = [key for key, line in order.lines.items() if line.ordered.kind == "GOODS" and line.kept > 0]
    return bool(kept) and all(_binds(order, key) for key in kept)


def _binds(order: Order, key: str) -> bool:
    verdicts = (each.verdict for each in judged(order, key))
    return any(each.subject == "POINTS" and each.outcome == "BINDING" for each in verdicts)


def _on_both(said: Said, order: Order, fact: PointsEarned | PointsTakenBack) -> list[Draft]:
    """The fact on the order and on the customer's account."""
    return [Draft(said.stream, fact, (POLICY,)), Draft(account_of(order), fact)]
