"""Reviewing an application: four checks, the degree of damage, and what the review leads to."""

from collections.abc import Iterator

from msgspec import UNSET
from msgspec.structs import asdict

from domain.clock import local_date
from domain.errors import Malformed, Refused
from domain.fact import Draft, Said, Seen
from domain.money import percent_half_up
from domain.order.common import placed_order, rules_of, zone_of
from domain.order.events.gift_returns import (
    AgreementStated,
    Check,
    GiftReturnAgreed,
    GiftReturnReviewed,
    GiftReturnStated,
    ReviewResult,
    ReviewStated,
)
from domain.order.gift_returns.channel import in_time
from domain.order.gift_returns.facts import in_status
from domain.order.gift_returns.form import images_of
from domain.order.gift_returns.instructing import instruct
from domain.order.gift_returns.messages import reviewed
from domain.order.state import GiftReturn, Order

_UNUSABLE = ("SEVERE", "USED")
_OF_THE_ORDER = ("MANDATORY", "VOLUNTARY", "RECYCLING", "REPLACEMENT")
"""Gift returns of units that the order has, and that reached the customer."""


def review_gift_return(seen: Seen, said: Said) -> list[Draft]:
    """Review an application. When all four checks pass the instruction follows at once (R-002-09); what is damaged
    beyond use is negotiated, unless the reviewer decides otherwise and says why (R-002-14, R-002-31).
    """
    fact = said.fact
    assert isinstance(fact, ReviewStated)
    order = placed_order(seen, said)
    asked = in_status(order, fact.gift_return_id, {"REQUESTED", "NEGOTIATING"})
    images = asked.requested.images + images_of(said, fact.evidence)
    _check_damage(asked, fact, images)
    _check_outcome(order, asked, fact)
    checks = tuple(_checks(order, asked, fact, images))
    found = GiftReturnReviewed(**asdict(fact), checks=checks, result=_result(fact, checks))
    drafts = [Draft(said.stream, found)]
    if found.result != "APPROVED":
        return drafts + reviewed(said, order, found)
    return drafts + instruct(seen, said, order, asked, found)


def agree_gift_return(seen: Seen, said: Said) -> list[Draft]:
    """Record what was agreed over a badly damaged gift; with it the gift return is approved (R-002-15)."""
    fact = said.fact
    assert isinstance(fact, AgreementStated)
    order = placed_order(seen, said)
    asked = in_status(order, fact.gift_return_id, {"NEGOTIATING"})
    found = asked.said["GiftReturnReviewed"]
    assert isinstance(found, GiftReturnReviewed)
    if fact.kind == "FREIGHT" and asked.requested.cause == "DEFECT":
        sentence = "What was bad from the start goes both ways at the merchant's cost."
        raise Refused("freight-is-the-merchants", sentence, "消费者权益保护法 24", gift_return_id=fact.gift_return_id)
    if fact.kind == "FREIGHT":
        if fact.freight is UNSET or fact.customer_bp is UNSET:
            sentence = "Sharing the freight takes the freight and the customer's part of it."
            raise Malformed("agreement-incomplete", sentence, "/freight")
        agreed = GiftReturnAgreed(**asdict(fact), customer_amount=percent_half_up(fact.freight, fact.customer_bp))
    else:
        if fact.sku is UNSET:
            raise Malformed("agreement-incomplete", "A swap names the other gift.", "/sku")
        agreed = GiftReturnAgreed(**asdict(fact))
    return [Draft(said.stream, agreed), *instruct(seen, said, order, asked, found, agreed=agreed)]


def _check_damage(asked: GiftReturn, fact: ReviewStated, images: int) -> None:
    """Damage can't be reviewed without a picture, nor damage beyond use without a word (R-002-13, R-002-31)."""
    if fact.grade != "NONE" and not images:
        sentence = "A damaged gift can't be reviewed without a picture of it."
        raise Refused("evidence-missing", sentence, "R-002-13", gift_return_id=fact.gift_return_id)
    if fact.decision == "REJECT" and not fact.reason:
        sentence = "An application is not refused without a reason."
        raise Refused("explanation-missing", sentence, "R-002-24", gift_return_id=fact.gift_return_id)
    if fact.grade in _UNUSABLE and not fact.reason and not asked.requested.reason:
        sentence = "Damage beyond use is explained before it is reviewed."
        raise Refused("explanation-missing", sentence, "R-002-31", gift_return_id=fact.gift_return_id)


def _check_outcome(order: Order, asked: GiftReturn, fact: ReviewStated) -> None:
    """What a gift return leads to is among what the house allows; one that is owed leads to nothing else (B-11),
    and one that nobody asked for not to money.
    """
    allowed = rules_of(order).gift_outcomes or ("REFUND", "REPLACE", "POINTS", "NONE")
    kind = asked.requested.kind
    if kind == "MANDATORY":
        allowed = ("NONE",)
    if kind != "RECYCLING":
        allowed = tuple(each for each in allowed if each != "POINTS")
    if kind == "PROACTIVE":
        allowed = tuple(each for each in allowed if each != "REFUND")
    if fact.outcome and fact.outcome not in allowed:
        sentence = f"A gift return of kind {kind} does not lead to {fact.outcome}."
        raise Refused("outcome-not-allowed", sentence, "R-002-49", outcome=fact.outcome, allowed=allowed)


def _checks(order: Order, asked: GiftReturn, fact: ReviewStated, images: int) -> Iterator[Check]:
    """The four checks of a review, in their order."""
    requested = asked.requested
    day = local_date(asked.requested_at, zone_of(order)).isoformat()
    fresh = not fact.expires_on or day <= fact.expires_on
    yield Check(name="SHELF_LIFE", passed=fresh or requested.cause == "DEFECT")  # what has gone off is the defect
    yield Check(name="WINDOW", passed=_in_time(order, asked))
    difference = _difference(order, asked)
    yield Check(name="QUANTITY", passed=not difference, difference=difference or UNSET)
    yield Check(name="EVIDENCE", passed=images > 0 or not _needs_pictures(requested))


def _in_time(order: Order, asked: GiftReturn) -> bool:
    """As it was when she applied; what the door lets in at any time is in time."""
    requested = asked.requested
    at = asked.requested_at
    return all(in_time(order, count.line, requested.kind, requested.cause, at) for count in requested.gifts)


def _difference(order: Order, asked: GiftReturn) -> int:
    """By how many units more is asked than the order has; of gifts beyond the order nobody expects it to have them."""
    if asked.requested.kind in ("OVERAGE", "PROACTIVE"):
        return 0
    over = (count.quantity - free_units(order, asked, count.line) for count in asked.requested.gifts)
    return max(0, *over, 0)


def free_units(order: Order, asked: GiftReturn, key: str) -> int:
    """The units of a gift that no other gift return and no return speaks of: none goes back, earns points or is
    made good twice.
    """
    line, others = order.lines[key], [each for each in order.gift_returns.values() if each is not asked]
    missing = sum(
        _units(each, key) for each in others if each.requested.kind == "SHORTAGE" and (each.open or each.paid)
    )
    if asked.requested.kind == "SHORTAGE":
        return line.kept - missing
    held = sum(_units(each, key) for each in others if each.requested.kind in _OF_THE_ORDER and each.open)
    return line.kept - line.requested - max(missing, order.gifts[key].short) - held


def _units(asked: GiftReturn, key: str) -> int:
    return sum(count.quantity for count in asked.requested.gifts if count.line == key)


def _needs_pictures(requested: GiftReturnStated) -> bool:
    """What is said to be wrong with a gift, or its number, is shown (R-002-08, R-002-19)."""
    return requested.cause in ("DEFECT", "WRONG_NUMBER") or requested.kind in ("RECYCLING", "SHORTAGE", "OVERAGE")


def _result(fact: ReviewStated, checks: tuple[Check, ...]) -> ReviewResult:
    """What a check does not let in, an approver may; what only lacks its proof waits for it; what is beyond use is
    negotiated unless it is decided.
    """
    failed = [] if fact.approver else [check.name for check in checks if not check.passed]
    if fact.decision != "REJECT" and failed == ["EVIDENCE"]:
        return "INCOMPLETE"
    if fact.decision == "REJECT" or failed:
        return "REJECTED"
    if fact.decision == "NEGOTIATE" or (fact.grade in _UNUSABLE and fact.decision is UNSET):
        return "NEGOTIATING"
    return "APPROVED"
