"""Partners of the platform: merchants and carriers, how they behave, and what the public may know of it."""

from typing import get_args

from domain.fact import Fact, stated
from domain.kind import Act, Kind
from domain.partner import agreements, conduct, penalties
from domain.partner.deadlines import PartnerDue, meet_deadline
from domain.partner.events import (
    CarrierAgreed,
    CarrierAgreementStated,
    MerchantWarned,
    PartnerFact,
    PartnerPenalised,
    PartnerRegistered,
    PartnerStepOverdue,
    PenaltyLifted,
    PenaltyPublished,
    PenaltyStated,
    RectificationDone,
    RectificationRequested,
    ScoreMoved,
    ScoreStated,
    SelfCheckCompleted,
    SelfCheckOrdered,
)
from domain.partner.state import Partner, Penalty, evolve


def recorded(partner: Partner, said: Fact) -> Fact | None:
    """Everything that is said of a partner goes by an id of its own; a notice by its measure and channel."""
    match said:
        case MerchantWarned():
            return partner.warnings[said.warning_id][0] if said.warning_id in partner.warnings else None
        case SelfCheckOrdered():
            return partner.checks[said.check_id].asked if said.check_id in partner.checks else None
        case SelfCheckCompleted():
            return partner.checks[said.check_id].done if said.check_id in partner.checks else None
        case RectificationRequested(rectification_id=key):
            return partner.rectifications[key].asked if key in partner.rectifications else None
        case RectificationDone(rectification_id=key):
            return partner.rectifications[key].done if key in partner.rectifications else None
        case ScoreStated():
            movement = partner.movements.get(said.movement_id)
            return stated(movement.fact, ScoreStated) if movement else None
        case PenaltyStated() | PenaltyPublished() | PenaltyLifted():
            known = partner.penalties.get(said.penalty_id)
            return _recorded_of_penalty(known, said) if known else None
        case _:
            return None


def _recorded_of_penalty(penalty: Penalty, said: PenaltyStated | PenaltyPublished | PenaltyLifted) -> Fact | None:
    match said:
        case PenaltyStated():
            return stated(penalty.fact, PenaltyStated)
        case PenaltyPublished():
            return next((notice for notice, _ in penalty.notices if notice.channel == said.channel), None)
        case PenaltyLifted():
            return penalty.lifted


KIND = Kind(
    name="partners",
    initial=Partner(),
    evolve=evolve,
    facts=get_args(PartnerFact),
    door={
        "PartnerRegistered": Act(PartnerRegistered, conduct.register_partner),
        "MerchantWarned": Act(MerchantWarned, conduct.warn_merchant),
        "SelfCheckOrdered": Act(SelfCheckOrdered, conduct.order_self_check),
        "SelfCheckCompleted": Act(SelfCheckCompleted, conduct.complete_self_check),
        "ScoreMoved": Act(ScoreStated, conduct.move_score),
        "PartnerPenalised": Act(PenaltyStated, penalties.penalise_partner),
        "PenaltyPublished": Act(PenaltyPublished, penalties.publish_penalty),
        "PenaltyLifted": Act(PenaltyLifted, penalties.lift_penalty),
        "RectificationRequested": Act(RectificationRequested, conduct.request_rectification),
        "RectificationDone": Act(RectificationDone, conduct.answer_rectification),
        "CarrierAgreed": Act(CarrierAgreementStated, agreements.agree_carrier),
        "PartnerDue": Act(PartnerDue, meet_deadline),
    },
    recorded=recorded,
    internal=frozenset({"PartnerDue"}),
)

__all__ = ["KIND", "Partner", "PartnerDue", "PartnerFact", "Penalty", "evolve"]
__all__ += ["CarrierAgreed", "MerchantWarned", "PartnerPenalised", "PartnerRegistered", "PartnerStepOverdue"]
__all__ += ["PenaltyLifted", "PenaltyPublished", "RectificationDone", "RectificationRequested", "ScoreMoved"]
__all__ += ["SelfCheckCompleted", "SelfCheckOrdered"]
