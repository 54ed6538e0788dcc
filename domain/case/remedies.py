"""What each remedy becomes on the order, said in the order's own words."""

from collections.abc import Sequence
from typing import assert_never

from msgspec import UNSET

from domain.case.agreed import KEY_MAX, Agreed, say
from domain.case.compensating import compensation, medical_cost
from domain.case.events.remedies import (
    Apology,
    Cancellation,
    Compensation,
    CostPriceSwap,
    Explanation,
    Loss,
    MedicalCost,
    PaidRepair,
    PriceCut,
    RefundOnly,
    Remedy,
    RemedyKind,
    Return,
)
from domain.case.events.resolution import Option, RemedyRun
from domain.case.writing import Writing
from domain.coupon import derived_id
from domain.fact import Draft, Key
from domain.order.common import counts_of, require, require_thing
from domain.order.events import (
    AdjustmentStated,
    AuthorisationStated,
    CancellationStated,
    GrantStated,
    InspectedGift,
    InspectedLine,
    LinesLost,
    QuoteStated,
    RefundFellDue,
    RefundQuoted,
    ReturnInspected,
    ReturnRequested,
)
from domain.order.state import Order


def quote(writing: Writing, remedy: Remedy, agreed: Agreed) -> RefundQuoted:
    """What the order quotes for goods that are to leave it; an offer that has to hold is a quote (R-000-100)."""
    assert isinstance(remedy, Return | Cancellation)
    fact = QuoteStated(lines=remedy.lines, cause=remedy.cause)
    decided = writing.say(agreed.stream, "RefundQuoted", fact)
    return next(draft.fact for draft in decided if isinstance(draft.fact, RefundQuoted))


def takes_quote(remedy: Remedy) -> bool:
    """Whether a remedy makes goods leave the order for money, as a quote says how much."""
    return isinstance(remedy, Cancellation) or (isinstance(remedy, Return) and remedy.remedy == "REFUND")


def carry_out_all(writing: Writing, option: Option, agreed: Agreed, quotes: Sequence[Key]) -> tuple[RemedyRun, ...]:
    """Write an option's remedies on the order, one after the other. Raises whatever the order refuses one with."""
    left = iter(quotes)
    runs: list[RemedyRun] = []
    for place, remedy in enumerate(option.remedies, 1):
        own = agreed._replace(name=f"{agreed.name}.{place}", quote_id=next(left) if takes_quote(remedy) else UNSET)
        runs.append(_carry_out(writing, remedy, own))
    return tuple(runs)


def bring_back(
    writing: Writing, option: Option, agreed: Agreed, runs: Sequence[RemedyRun], quotes: Sequence[RefundQuoted]
) -> None:
    """Let everything come back that is to, with the gifts that the quotes count on."""
    left = iter(quotes)
    for remedy, run in zip(option.remedies, runs, strict=True):
        quoted = next(left) if takes_quote(remedy) else None
        if isinstance(remedy, Return) and run.return_id:
            lines = writing.stream(agreed.stream).state.lines
            gifts = {each.line: each.quantity for each in quoted.gifts or ()} if quoted else {}
            here = {key: min(owed, lines[key].kept - lines[key].requested) for key, owed in gifts.items()}
            inspected = ReturnInspected(
                return_id=run.return_id,
                lines=tuple(InspectedLine(line=each.line, accepted=each.quantity) for each in remedy.lines),
                gifts=tuple(InspectedGift(line=key, accepted=count) for key, count in here.items() if count),
            )
            say(writing, agreed, "ReturnInspected", inspected)


def _carry_out(writing: Writing, remedy: Remedy, agreed: Agreed) -> RemedyRun:
    match remedy:
        case Return():
            return _return(writing, remedy, agreed)
        case Cancellation():
            fact = CancellationStated(lines=remedy.lines, cause=remedy.cause, quote_id=agreed.quote_id)
            return _run("CANCELLATION", say(writing, agreed, "LinesCancelled", fact))
        case Loss():
            return _run("LOSS", say(writing, agreed, "LinesLost", LinesLost(lines=remedy.lines)))
        case RefundOnly():
            fact = GrantStated(amount=remedy.amount, reason=agreed.reason, approver=remedy.approver)
            return _run("REFUND_ONLY", say(writing, agreed, "RefundGranted", fact))
        case PriceCut():
            fact = AdjustmentStated(
                amount=-remedy.amount,
                payer=remedy.payer,
                cause=remedy.cause,
                reason=agreed.reason,
                approver=remedy.approver,
                incident_id=remedy.incident_id,
            )
            return _run("PRICE_ADJUSTMENT", say(writing, agreed, "PriceAdjusted", fact))
        case Compensation():
            return compensation(writing, remedy, agreed)
        case MedicalCost():
            return medical_cost(writing, remedy, agreed)
        case PaidRepair():
            _check_there(writing, remedy, agreed)
            return RemedyRun(remedy="PAID_REPAIR", amount=remedy.price)
        case CostPriceSwap():
            _check_there(writing, remedy, agreed)
            return RemedyRun(remedy="COST_PRICE_SWAP", amount=remedy.price)
        case Apology():
            return RemedyRun(remedy="APOLOGY")
        case Explanation():
            return RemedyRun(remedy="EXPLANATION")
        case _:
            assert_never(remedy)


def _check_there(writing: Writing, remedy: PaidRepair | CostPriceSwap, agreed: Agreed) -> None:
    """Only what the customer has, and sends back on no return, is repaired or replaced for her."""
    order: Order = writing.stream(agreed.stream).state
    for key, wanted in counts_of(order, remedy.lines).items():
        line = order.lines[key]
        require_thing(line)
        require(line, wanted, line.kept - line.requested, "repaired or replaced")


def _return(writing: Writing, remedy: Return, agreed: Agreed) -> RemedyRun:
    """The return is asked for; it is let in as soon as somebody says where the goods are to go (R-003-30)."""
    return_id = _free(writing, agreed)
    asked = ReturnRequested(
        return_id=return_id,
        lines=remedy.lines,
        cause=remedy.cause,
        reason=agreed.reason,
        quote_id=agreed.quote_id,
        remedy=remedy.remedy,
        replacements=remedy.replacements,
        approver=remedy.approver,
    )
    say(writing, agreed, "ReturnRequested", asked)
    if agreed.address:
        let_in = AuthorisationStated(return_id=return_id, address=agreed.address, send_by=agreed.send_by)
        say(writing, agreed, "ReturnAuthorised", let_in)
    return RemedyRun(remedy="RETURN", return_id=return_id)


def _free(writing: Writing, agreed: Agreed) -> Key:
    """The id of the return: its name, unless that is too long for a key, or another return has it already."""
    returns = writing.stream(agreed.stream).state.returns
    return_id = agreed.name
    while len(return_id) > KEY_MAX or return_id in returns:
        return_id = derived_id("R", return_id)
    return return_id


def _run(remedy: RemedyKind, decided: list[Draft]) -> RemedyRun:
    """The refund that fell due by it."""
    due = [draft.fact for draft in decided if isinstance(draft.fact, RefundFellDue)]
    refund_id = due[0].refund_id if due else UNSET
    return RemedyRun(remedy=remedy, refund_id=refund_id, amount=sum(each.amount for each in due))
