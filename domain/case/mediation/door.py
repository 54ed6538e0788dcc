"""What may be said to a case of its evidence and its dispute, and what identifies each fact."""

from collections.abc import Mapping

from domain.case.dispute import Mediation
from domain.case.events import dispute, evidence
from domain.case.mediation import deciding, disputes, liability, proofs, weighing
from domain.fact import Fact, stated
from domain.kind import Act

DOOR: Mapping[str, Act] = {
    "EvidenceRequested": Act(evidence.EvidenceAsked, proofs.request_evidence),
    "EvidenceSubmitted": Act(evidence.EvidenceSubmitted, proofs.submit_evidence),
    "EvidenceWeighed": Act(evidence.WeighingStated, weighing.weigh),
    "PriceChecked": Act(evidence.PriceCheckStated, weighing.check_price),
    "LiabilityDetermined": Act(evidence.FaultStated, liability.determine),
    "DisputeFiled": Act(dispute.DisputeStated, disputes.file_dispute),
    "MerchantContacted": Act(dispute.MerchantContacted, disputes.contact_merchant),
    "MerchantPositionRecorded": Act(dispute.MerchantPositionRecorded, disputes.record_position),
    "MediationRoundHeld": Act(dispute.MediationRoundHeld, disputes.hold_round),
    "MediationFailed": Act(dispute.MediationFailed, disputes.fail),
    "DisputeDecided": Act(dispute.DecisionStated, deciding.decide),
    "MerchantActed": Act(dispute.MerchantActed, deciding.act),
    "DisputeAppealed": Act(dispute.DisputeAppealed, deciding.appeal),
    "ComplaintFiledExternally": Act(dispute.ComplaintStated, disputes.complain),
    "RulingRecorded": Act(dispute.RulingStated, deciding.rule),
}


def recorded(held: Mediation, said: Fact) -> Fact | None:
    """The fact already recorded under the own id of what is said, in the shape it was said in."""
    match said:
        case evidence.EvidenceSubmitted():
            return held.evidence.get(said.evidence_id)
        case dispute.DisputeStated():
            filed = held.filed.get(said.level)
            return stated(filed, dispute.DisputeStated) if filed else None
        case dispute.MediationRoundHeld():
            return held.held.get((said.round, said.side))
        case dispute.DecisionStated():
            decided = held.decided.get(said.decision_id)
            return stated(decided, dispute.DecisionStated) if decided else None
        case dispute.MerchantActed():
            return held.acted if held.acted and held.acted.decision_id == said.decision_id else None
        case dispute.DisputeAppealed():
            return held.appeal if held.appeal and held.appeal.decision_id == said.decision_id else None
        case dispute.ComplaintStated():
            filed = held.external.get(said.reference)
            return stated(filed, dispute.ComplaintStated) if filed else None
        case dispute.RulingStated():
            ruling = held.rulings.get(said.ruling_id)
            return stated(ruling, dispute.RulingStated) if ruling else None
        case _:
            return None
