"""Evidence: asked for by what the case is about, handed in, and never counted twice (R-001-08 to R-001-13)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from msgspec import UNSET

from domain.case.common import drafts, open_case
from domain.case.dispute import Mediation
from domain.case.events.evidence import (
    EvidenceAsked,
    EvidenceItem,
    EvidenceKind,
    EvidenceRequested,
    EvidenceSubmitted,
    Side,
)
from domain.case.events.intake import Scene
from domain.case.receipts import plain, same_receipt, words_of
from domain.case.state import Case
from domain.errors import Malformed, Refused
from domain.fact import Draft, Said, Seen
from domain.order.state import Order
from domain.sla import breach, meet, start

SENSITIVE: frozenset[EvidenceKind] = frozenset({"SYMPTOM_PHOTO", "DOCTORS_ADVICE", "RECEIPT"})
"""What says something of somebody's health (B-39)."""
KEY_EVIDENCE: tuple[EvidenceKind, ...] = ("CODE_PAGE", "ORDER_PROOF", "CHAT", "PHOTO_VIDEO")
"""What a dispute about an offer stands on (R-000-91)."""
CHAIN: tuple[EvidenceKind, ...] = ("CODE_PAGE", "PAYMENT_PROOF", "PHOTO_VIDEO", "CHAT")
"""What an authority is shown (R-000-103)."""
_OF_GOODS: tuple[EvidenceKind, ...] = ("PHOTO_VIDEO", "PAYMENT_PROOF")
_OF_SCENES: Mapping[Scene, tuple[EvidenceKind, ...]] = {
    "FOOD_SPOILED": ("PRODUCTION_DATE", "PHOTO_VIDEO"),
    "SKIN_REACTION": (*_OF_GOODS, "SYMPTOM_PHOTO"),
    "APPLIANCE_FAULT": _OF_GOODS,
    "CLOTHES_DAMAGED": _OF_GOODS,
    "NOT_AS_DESCRIBED": _OF_GOODS,
}
"""What the customer proves in each scene; in the others the key evidence (R-001-09, R-003-18)."""
_BETTER_WITH: Mapping[Scene, tuple[EvidenceKind, ...]] = {"SKIN_REACTION": ("DOCTORS_ADVICE",)}
_OF_MERCHANTS: tuple[EvidenceKind, ...] = ("QUALITY_REPORT", "PURCHASE_VOUCHER")
_ON_RECEIPT = ("receipt_no", "hospital", "date")


class Completeness(NamedTuple):
    """How many of the kinds needed are there, and which are not."""

    needed: tuple[EvidenceKind, ...]
    missing: tuple[EvidenceKind, ...]

    @property
    def text(self) -> str:
        """As `3/4`."""
        return f"{len(self.needed) - len(self.missing)}/{len(self.needed)}"


def completeness(held: Mediation, needed: tuple[EvidenceKind, ...], party: Side | None = None) -> Completeness:
    """What is there of these kinds."""
    there = held.kinds(party)
    return Completeness(needed, tuple(kind for kind in needed if kind not in there))


def needed_of(case: Case) -> tuple[EvidenceKind, ...]:
    """What the customer of this case has to prove."""
    return _OF_SCENES.get(_scene(case), KEY_EVIDENCE)


def request_evidence(seen: Seen, said: Said) -> list[Draft]:
    """Ask one side for evidence; without kinds for what the scene needs. A clock waits for it (R-001-08)."""
    fact = said.fact
    assert isinstance(fact, EvidenceAsked)
    case = open_case(seen, said)
    if fact.due_at and fact.due_at <= said.at:
        raise Malformed("evidence-due-in-the-past", "The evidence is due at a time that is over.", "/due_at")
    clock_id = f"EVIDENCE.{fact.party}"
    clock = start("EVIDENCE", said.at, clock_id=clock_id, tz=case.tz, due_at=fact.due_at or None)
    items = tuple(_items(case, fact))
    before = case.mediation.requests.get(fact.party)
    running = case.clocks.get(clock_id)
    until = running.due_at if running is not None and running.open else None
    if before is not None and before.items == items and until and fact.due_at in (UNSET, until):
        return []
    late = breach(case.clocks, clock_id, said.at)
    return drafts(said, [*late, EvidenceRequested(party=fact.party, items=items, due_at=clock.due_at), clock])


def submit_evidence(seen: Seen, said: Said) -> list[Draft]:
    """Hand evidence in. It is kept as it came: its commitment can be checked for as long as anybody asks (R-001-18).

    Once all that was asked of this side is there, the clock waits no more.
    """
    fact = said.fact
    assert isinstance(fact, EvidenceSubmitted)
    case = open_case(seen, said)
    _check_place(fact)
    if fact.kind == "RECEIPT":
        _check_receipt(said, fact)
        _check_fresh(seen, said, case, fact)
    return drafts(said, [fact, *_met(case, fact, said)])


def check_evidence(case: Case, evidence_ids: Iterable[str]) -> None:
    """Whether the case has all the evidence that is named."""
    unknown = next((each for each in evidence_ids if each not in case.mediation.evidence), None)
    if unknown is not None:
        raise Refused("unknown-evidence", f"The case has no evidence {unknown}.", "R-000-102", evidence_id=unknown)


def _scene(case: Case) -> Scene:
    if case.classified is not None:
        return case.classified.scene
    return case.opened.scene if case.opened is not None else "OTHER"


def _items(case: Case, fact: EvidenceAsked) -> Iterator[EvidenceItem]:
    of_side = _OF_MERCHANTS if fact.party == "MERCHANT" else needed_of(case)
    better = _BETTER_WITH.get(_scene(case), ()) if fact.party == "CONSUMER" and not fact.kinds else ()
    required = fact.kinds or of_side
    for kind in dict.fromkeys((*required, *(fact.optional_kinds or better))):
        yield EvidenceItem(kind=kind, required=kind in required, sensitive=kind in SENSITIVE)


def _check_place(fact: EvidenceSubmitted) -> None:
    """Whether it stands where those read it who may, and says an amount only if it is a receipt."""
    if bool(fact.evidence) == bool(fact.health_evidence):
        raise Malformed("evidence-empty", "Evidence says what it is: in `evidence` or in `health_evidence`.")
    if fact.kind in SENSITIVE and not fact.health_evidence:
        sentence = f"{fact.kind} is about somebody's health: it stands in `health_evidence`."
        raise Malformed("health-evidence-misplaced", sentence, "/evidence")
    if fact.amount is not UNSET and fact.kind != "RECEIPT":
        raise Malformed("not-a-receipt", "Only a receipt has an amount.", "/amount")


def _check_receipt(said: Said, fact: EvidenceSubmitted) -> None:
    """A receipt counts only with its number, who issued it, its date and its amount (R-001-13)."""
    words = words_of(said.words, fact.health_evidence)
    missing = [name for name in _ON_RECEIPT if not plain(words.get(name))]
    missing += ["amount"] if fact.amount is UNSET else []
    if missing:
        sentence = f"The receipt does not say: {', '.join(missing)}."
        raise Malformed("receipt-incomplete", sentence, "/health_evidence", missing=missing)


def _check_fresh(seen: Seen, said: Said, case: Case, fact: EvidenceSubmitted) -> None:
    """Whether no other evidence of this order is the same receipt. Its number is never written down where it could be
    looked up: the words of both are compared.
    """
    new = words_of(said.words, fact.health_evidence)
    for other in _cases_of_order(seen, said, case):
        for known in other.mediation.evidence.values():
            if known.kind == "RECEIPT" and same_receipt(new, words_of(said.words, known.health_evidence)):
                sentence = f"This receipt was handed in before, as {known.evidence_id}."
                raise Refused("duplicate-receipt", sentence, "R-001-13", evidence_id=known.evidence_id)


def _cases_of_order(seen: Seen, said: Said, case: Case) -> list[Case]:
    order: Order | None = seen[f"orders/{case.order_id}"].state if case.order_id else None
    names = [f"cases/{key}" for key in (order.cases if order else ()) if key != said.key]
    seen.need(*names)
    return [case, *(seen[name].state for name in names)]


def _met(case: Case, fact: EvidenceSubmitted, said: Said) -> list[Any]:
    if fact.party == "PLATFORM" or fact.party not in case.mediation.requests:
        return []
    asked = case.mediation.requests[fact.party].items
    there = {*case.mediation.kinds(fact.party), fact.kind}
    complete = all(item.kind in there for item in asked if item.required)
    return meet(case.clocks, f"EVIDENCE.{fact.party}", said.at) if complete else []
