"""Compensation that a case agrees to, and the cost of treatment against its receipts."""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec.structs import replace

from domain.case.agreed import KEY_MAX, Agreed, say
from domain.case.events.remedies import Compensation, MedicalCost
from domain.case.events.resolution import RemedyRun
from domain.case.receipts import same_receipt, words_of
from domain.case.writing import Writing
from domain.coupon import derived_id
from domain.errors import Refused
from domain.order.events import CompensationGranted, CompensationStated, DamagesStated, Receipt
from domain.order.state import Order


def compensation(writing: Writing, remedy: Compensation, agreed: Agreed) -> RemedyRun:
    """Granted on the order, in the case's name. Raises what the order refuses it with."""
    fact = CompensationStated(
        kind=remedy.form,
        amount=remedy.amount,
        basis=remedy.basis,
        incident_id=remedy.incident_id,
        case_id=agreed.case_id,
        approver=remedy.approver,
        assessment_id=remedy.assessment_id,
        funding=remedy.funding,
    )
    decided = say(writing, agreed, "CompensationGranted", fact)
    granted = next(draft.fact for draft in decided if isinstance(draft.fact, CompensationGranted))
    return RemedyRun(
        remedy="COMPENSATION",
        refund_id=granted.refund_id,
        coupon_id=granted.coupon_id,
        amount=0 if remedy.form == "POINTS" else remedy.amount,
        points=remedy.amount if remedy.form == "POINTS" else 0,
    )


def medical_cost(writing: Writing, remedy: MedicalCost, agreed: Agreed) -> RemedyRun:
    """Assessed on its receipts and those paid before, and paid in cash for what is new (消保法 49). A receipt that was
    paid is not paid again, by whichever case (R-001-13).
    """
    order: Order = writing.stream(agreed.stream).state
    before = _paid_receipts(order, writing.words)
    named: list[Receipt] = []
    for evidence_id in dict.fromkeys(remedy.evidence_ids):
        receipt = agreed.receipts.get(evidence_id)
        if receipt is None:
            sentence = f"The case has no receipt {evidence_id}."
            raise Refused("unknown-evidence", sentence, "R-001-13", evidence_id=evidence_id)
        if _among(receipt, (*before, *named), writing.words):
            sentence = f"What receipt {evidence_id} says was paid already."
            raise Refused("duplicate-receipt", sentence, "R-001-13", evidence_id=evidence_id)
        named.append(receipt)
    assessment_id = _named("D", agreed)
    stated = DamagesStated(
        assessment_id=assessment_id, basis="MEDICAL", conditions=("INJURED",), receipts=(*before, *named)
    )
    say(writing, agreed, "DamagesAssessed", stated)
    amount = sum(each.amount for each in named)
    grant = Compensation(form="CASH", amount=amount, basis="MEDICAL", assessment_id=assessment_id)
    return replace(compensation(writing, grant, agreed), remedy="MEDICAL_COST")


def _paid_receipts(order: Order, words: Mapping[str, Any]) -> tuple[Receipt, ...]:
    """The receipts of every assessment of treatment on which something was paid. A later one may state those before
    again: they count once.
    """
    paid = {each.fact.assessment_id for each in order.compensations}
    found: tuple[Receipt, ...] = ()
    for each in order.assessments.values():
        if each.basis == "MEDICAL" and each.assessment_id in paid:
            found = (*found, *[receipt for receipt in each.receipts if not _among(receipt, found, words)])
    return found


def _among(receipt: Receipt, others: Iterable[Receipt], words: Mapping[str, Any]) -> bool:
    """Whether it is one of them by its words; where those were erased, by what they were sealed as."""
    said = _said(receipt, words)
    return any(receipt == each or same_receipt(said, _said(each, words)) for each in others)


def _said(receipt: Receipt, words: Mapping[str, Any]) -> Mapping[str, Any]:
    return words_of(words, receipt.health_evidence or receipt.evidence)


def _named(prefix: str, agreed: Agreed) -> str:
    """The name of what the remedy makes, as short as a key has to be."""
    return agreed.name if len(agreed.name) <= KEY_MAX else derived_id(prefix, agreed.name)
