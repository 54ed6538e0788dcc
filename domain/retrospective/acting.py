"""Improvement actions: opened with an owner and a date, closed with what came of them."""

from collections.abc import Container
from typing import Literal

from domain.clock import seconds_over
from domain.errors import Malformed, Refused
from domain.fact import Draft, Fact, Instant, Key, Said, Seen
from domain.retrospective.events import ImprovementActionClosed, ImprovementActionOpened, ImprovementActionOverdue
from domain.retrospective.period import period_of
from domain.retrospective.state import Action, Retrospective

_REF = "R-003-42"


class RetrospectiveDue(Fact, frozen=True, kw_only=True):
    """Asked by the ledger itself: has the date of this action passed unmet? `item` is the action."""

    kind: Literal["ACTION"]
    item: Key


def open_action(seen: Seen, said: Said) -> list[Draft]:
    """Open an action."""
    fact = said.fact
    assert isinstance(fact, ImprovementActionOpened)
    period_of(said.key)
    check_time(fact.due_at, said, "/due_at")
    return [Draft(said.stream, fact)]


def close_action(seen: Seen, said: Said) -> list[Draft]:
    """Close an action; one that is closed too late says so, if nobody has said it yet."""
    fact = said.fact
    assert isinstance(fact, ImprovementActionClosed)
    retrospective: Retrospective = seen[said.stream].state
    action = retrospective.actions.get(fact.action_id)
    if action is None:
        sentence = f"Retrospective {said.key} has no action {fact.action_id}."
        raise Refused("unknown-action", sentence, _REF, action_id=fact.action_id)
    late = _overdue(action, said.at)
    return [Draft(said.stream, fact), *([Draft(said.stream, late)] if late else [])]


def meet_deadline(seen: Seen, said: Said) -> list[Draft]:
    """Record that an action is overdue: nothing if it was closed, if that is recorded, or if it still has time."""
    fact = said.fact
    assert isinstance(fact, RetrospectiveDue)
    retrospective: Retrospective = seen[said.stream].state
    action = retrospective.actions.get(fact.item)
    if action is None or action.closed is not None:
        return []
    late = _overdue(action, said.now)
    return [Draft(said.stream, late)] if late else []


def check_new(known: Container[str], action_id: Key) -> None:
    """Refuse an item of a plan under the id of another action."""
    if action_id in known:
        sentence = f"There is another action {action_id}."
        raise Refused("action-id-taken", sentence, _REF, action_id=action_id)


def check_time(due_at: Instant, said: Said, pointer: str) -> None:
    """Refuse a date that has passed when the action is opened."""
    if due_at < said.at:
        sentence = f"An action opened now can't be due at {due_at}."
        raise Malformed("due-before-opened", sentence, pointer, due_at=due_at)


def _overdue(action: Action, at: Instant) -> ImprovementActionOverdue | None:
    opened = action.opened
    if action.overdue is not None or at <= opened.due_at:
        return None
    over_s = seconds_over(opened.due_at, at)
    return ImprovementActionOverdue(action_id=opened.action_id, due_at=opened.due_at, over_s=over_s)
