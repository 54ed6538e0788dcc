"""How partners behave, and what it costs them: registration, warnings, self-checks, rectifications, the score."""

from collections.abc import Iterable

from msgspec.structs import asdict

from domain.errors import Malformed, Refused
from domain.fact import Draft, Said, Seen
from domain.partner.events import (
    MerchantWarned,
    PartnerRegistered,
    RectificationDone,
    RectificationRequested,
    Role,
    ScoreMoved,
    ScoreStated,
    SelfCheckCompleted,
    SelfCheckOrdered,
)
from domain.partner.state import SCORE_MAX, Movement, Partner

_NAMES = {"MERCHANT": "a merchant", "CARRIER": "a carrier"}


def register_partner(seen: Seen, said: Said) -> list[Draft]:
    """Say who the partner is, or how it is called now."""
    fact = said.fact
    assert isinstance(fact, PartnerRegistered)
    partner: Partner = seen[said.stream].state
    require_role(partner, said, fact.role, "R-000-125")
    same = (partner.role, partner.title) == (fact.role, fact.title)
    return [] if same else [Draft(said.stream, fact)]


def warn_merchant(seen: Seen, said: Said) -> list[Draft]:
    """Warn a merchant (R-001-17)."""
    assert isinstance(said.fact, MerchantWarned)
    require_role(seen[said.stream].state, said, "MERCHANT", "R-001-17")
    return [Draft(said.stream, said.fact)]


def order_self_check(seen: Seen, said: Said) -> list[Draft]:
    """Have a merchant check and correct a description (R-001-14)."""
    fact = said.fact
    assert isinstance(fact, SelfCheckOrdered)
    require_role(seen[said.stream].state, said, "MERCHANT", "R-001-14")
    _check_due(said, fact.due_at)
    return [Draft(said.stream, fact)]


def complete_self_check(seen: Seen, said: Said) -> list[Draft]:
    """Close a self-check with the description as it was and as it is; the same text corrects nothing."""
    fact = said.fact
    assert isinstance(fact, SelfCheckCompleted)
    partner: Partner = seen[said.stream].state
    if fact.check_id not in partner.checks:
        sentence = f"No self-check {fact.check_id} was ordered."
        raise Refused("unknown-check", sentence, "R-001-14", check_id=fact.check_id)
    if fact.before_sha256 == fact.after_sha256:
        raise Malformed("nothing-corrected", "The description is the same before and after.", "/after_sha256")
    return [Draft(said.stream, fact)]


def request_rectification(seen: Seen, said: Said) -> list[Draft]:
    """Tell a carrier what to put right (R-001-33)."""
    fact = said.fact
    assert isinstance(fact, RectificationRequested)
    require_role(seen[said.stream].state, said, "CARRIER", "R-001-33")
    _check_due(said, fact.due_at)
    return [Draft(said.stream, fact)]


def answer_rectification(seen: Seen, said: Said) -> list[Draft]:
    """Take in what the carrier changed."""
    fact = said.fact
    assert isinstance(fact, RectificationDone)
    partner: Partner = seen[said.stream].state
    if fact.rectification_id not in partner.rectifications:
        sentence = f"No rectification {fact.rectification_id} was asked for."
        raise Refused("unknown-rectification", sentence, "R-001-33", rectification_id=fact.rectification_id)
    return [Draft(said.stream, fact)]


def move_score(seen: Seen, said: Said) -> list[Draft]:
    """Move the score with a cause; a movement is undone only by one that names it, by as much (R-001-17)."""
    fact = said.fact
    assert isinstance(fact, ScoreStated)
    partner: Partner = seen[said.stream].state
    require_known(partner, said)
    if not fact.delta:
        raise Malformed("nothing-moved", "A movement of nothing moves nothing.", "/delta")
    if fact.reverses:
        _check_reversal(partner, fact, fact.reverses)
    standing = [each for each in partner.movements.values() if each.fact.movement_id != fact.reverses]
    deltas = [each.fact.delta for each in standing if each.reversed_by is None and not each.fact.reverses]
    score = score_of(deltas if fact.reverses else (*deltas, fact.delta))
    return [Draft(said.stream, ScoreMoved(**asdict(fact), score=score))]


def score_of(deltas: Iterable[int]) -> int:
    """What movements come to, one after the other, never below nothing nor above what everyone begins with."""
    score = SCORE_MAX
    for delta in deltas:
        score = min(SCORE_MAX, max(0, score + delta))
    return score


def _check_reversal(partner: Partner, fact: ScoreStated, undone: str) -> None:
    known: Movement | None = partner.movements.get(undone)
    about = {"movement_id": undone}
    if known is None:
        raise Refused("unknown-movement", f"The score has no movement {undone}.", "R-001-17", **about)
    if known.reversed_by is not None or known.fact.reverses:
        what = f"was undone by {known.reversed_by}" if known.reversed_by else "undoes another itself"
        raise Refused("not-reversible", f"Movement {undone} {what}.", "R-001-17", **about)
    if fact.delta != -known.fact.delta:
        sentence = f"Movement {undone} was {known.fact.delta:+}: undoing it is {-known.fact.delta:+}."
        raise Refused("reversal-differs", sentence, "R-001-17", delta=-known.fact.delta, **about)


def require_role(partner: Partner, said: Said, role: Role, ref: str) -> None:
    """Refuse what is not for this kind of partner; one not known of yet is of the kind it is taken for."""
    if partner.role not in (None, role):
        sentence = f"{said.key} is {_NAMES[partner.role or role]}, not {_NAMES[role]}."
        raise Refused("other-role", sentence, ref, role=partner.role)


def require_known(partner: Partner, said: Said) -> None:
    """Refuse what may meet either kind of partner, of one that nobody knows."""
    if partner.role is None:
        raise Refused("unknown-partner", f"{said.key} is not registered.", "R-000-125", partner_id=said.key)


def _check_due(said: Said, due_at: str) -> None:
    if due_at <= said.at and not said.historical:
        raise Malformed("due-in-the-past", "The time to do it is over.", "/due_at")
