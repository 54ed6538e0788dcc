"""What falls due of what is owed: nothing that never came in, nothing above what did."""

from msgspec.structs import replace

from domain.refund.basket import BreakdownRow, Standing, Step


def falls_due(standing: Standing, suggested: int) -> int:
    """By how much the refund due rises when `suggested` is released: what was never captured does not.

    What is still to be paid for something dearer, taken in exchange after an earlier refund, is set off.
    """
    paid_above = standing.captured + standing.released - standing.payable
    rise = max(0, paid_above + suggested) - max(0, paid_above)
    return max(0, rise - standing.set_off)


def within_reach(standing: Standing, amount: int) -> int:
    """The amount, cut where all refunds together would pass what was captured and collected (R-000-11)."""
    return max(0, min(amount, standing.captured + standing.collected - standing.due))


def excess(standing: Standing) -> int:
    """What is due beyond what fell due so far: a late capture or a price adjustment makes it so."""
    due = max(0, standing.captured + standing.released - standing.payable)
    return within_reach(standing, due - standing.due)


def with_quote(standing: Standing, step: Step, quoted: int) -> Step:
    """The step at the amount once quoted for it, if that is better for the customer.

    The raise counts as suggested, not as goods: the next step does not take it back.
    """
    better = within_reach(standing, quoted) - step.amount
    if better <= 0:
        return step
    row = BreakdownRow(reason="QUOTED", amount=better)
    unpaid = [each for each in step.breakdown if each.reason == "UNPAID"]
    rows = [each for each in step.breakdown if each.reason != "UNPAID"]
    return replace(
        step,
        suggested=step.suggested + better,
        amount=step.amount + better,
        breakdown=(*rows, row, *unpaid),
    )
