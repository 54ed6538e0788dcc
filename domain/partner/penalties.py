"""Measures against partners, and the public's right to know of them (R-000-125, 网络交易监督管理办法 28)."""

from msgspec import UNSET
from msgspec.structs import asdict

from domain.calendar import CALENDAR, CalendarDay, calendar_day
from domain.errors import Malformed, Refused
from domain.fact import Draft, Instant, Said, Seen
from domain.partner.conduct import require_known
from domain.partner.events import PartnerPenalised, PenaltyLifted, PenaltyPublished, PenaltyStated
from domain.partner.state import Partner, Penalty
from domain.terms.statute import statute

NOTICE_LAW = "网络交易监督管理办法 28"
"""What a platform does to a merchant is public within a working day of the decision."""


def penalise_partner(seen: Seen, said: Said) -> list[Draft]:
    """Take a measure. Of one against a merchant the public is told in time; of carriers the law asks no notice."""
    fact = said.fact
    assert isinstance(fact, PenaltyStated)
    partner: Partner = seen[said.stream].state
    require_known(partner, said)
    if fact.public_until and fact.public_until <= said.at:
        raise Malformed("until-in-the-past", "It would be over before it begins.", "/public_until")
    publish_by = _publish_by(said.at) if partner.role == "MERCHANT" else UNSET
    return [Draft(said.stream, PartnerPenalised(**asdict(fact), publish_by=publish_by))]


def publish_penalty(seen: Seen, said: Said) -> list[Draft]:
    """Tell the public of a measure."""
    fact = said.fact
    assert isinstance(fact, PenaltyPublished)
    penalty = _known(seen[said.stream].state, fact.penalty_id)
    if penalty.lifted is not None:
        sentence = f"The measure {fact.penalty_id} was taken back."
        raise Refused("penalty-lifted", sentence, NOTICE_LAW, penalty_id=fact.penalty_id)
    return [Draft(said.stream, fact)]


def lift_penalty(seen: Seen, said: Said) -> list[Draft]:
    """Take a measure back."""
    fact = said.fact
    assert isinstance(fact, PenaltyLifted)
    _known(seen[said.stream].state, fact.penalty_id)
    return [Draft(said.stream, fact)]


def _publish_by(at: Instant) -> CalendarDay:
    days = statute(at).sanction_notice_working_days
    return calendar_day(CALENDAR.add_working_days(at, days), days)


def _known(partner: Partner, penalty_id: str) -> Penalty:
    penalty = partner.penalties.get(penalty_id)
    if penalty is None:
        sentence = f"No measure {penalty_id} was taken."
        raise Refused("unknown-penalty", sentence, "R-000-125", penalty_id=penalty_id)
    return penalty
