"""What a sentence can say of evidence, liability, disputes and rulings beyond their members."""

from collections.abc import Iterable, Iterator

from msgspec import UNSET

from domain.case.events.dispute import (
    ComplaintFiledExternally,
    DisputeAppealed,
    DisputeDecided,
    DisputeFiled,
    Measure,
    MediationRoundHeld,
    MerchantContacted,
    MerchantPositionRecorded,
    RuleRef,
    RulingRecorded,
)
from domain.case.events.evidence import (
    EvidenceItem,
    EvidenceRequested,
    EvidenceSubmitted,
    EvidenceWeighed,
    LiabilityDetermined,
    LiableParty,
    PriceChecked,
)
from domain.case.events.resolution import ResolutionAccepted
from domain.fact import Fact
from domain.money import percent_text
from domain.order.events import ClauseRef
from projections.sentences.speaker import Speaker

Said = tuple[str, str | None]


def variant(fact: Fact) -> str | None:
    """Which sentence fits the fact, where its name alone does not tell."""
    match fact:
        case PriceChecked() if fact.refused:
            return "PriceChecked.REFUSED"
        case DisputeDecided(outcome="DISMISSED"):
            return "DisputeDecided.DISMISSED"
        case ResolutionAccepted(by="DECISION"):
            return "ResolutionAccepted.DECISION"
        case _:
            return None


def composed(fact: Fact, speaker: Speaker) -> Iterator[Said]:
    """What takes more than one member to say."""
    word, several, money = speaker.language.word, speaker.several, speaker.money
    match fact:
        case EvidenceRequested():
            yield "party", word(f"SIDE_{fact.party}")
            yield "items", several((_item(each, speaker) for each in fact.items), "then")
        case EvidenceSubmitted():
            yield "party", word(f"SIDE_{fact.party}")
            yield "kind", word(f"EVIDENCE_{fact.kind}")
        case EvidenceWeighed():
            yield "factors", several(_factors(fact, speaker), "then")
            yield "leaning", word(f"SIDE_{fact.leaning}")
            yield "checkout_id", fact.snapshot.checkout_id if fact.snapshot else None
        case PriceChecked():
            yield "expected", money(fact.expected)
            yield "charged", money(fact.charged)
            yield "difference", money(fact.difference)
            yield "refused", word(fact.refused) if fact.refused else None
        case LiabilityDetermined():
            yield from _liability(fact, speaker)
        case _:
            yield from _of_dispute(fact, speaker)


def _of_dispute(fact: Fact, speaker: Speaker) -> Iterator[Said]:
    word, several = speaker.language.word, speaker.several
    match fact:
        case DisputeFiled():
            yield "by", word(f"BY_{fact.by}")
            yield "level", word(f"LEVEL_{fact.level}")
            yield "subject", word(f"SUBJECT_{fact.subject}")
            yield "route", word(f"ROUTE_{fact.route}")
            yield "clauses", _rules(fact.clauses, speaker)
            yield "governed_by", _rules(fact.governed_by, speaker)
            yield "cause", word(f"LIABLE_{fact.cause}") if fact.cause else None
            yield "effect", word(f"EFFECT_{fact.effect}") if fact.effect else None
        case MerchantContacted():
            yield "channel", speaker.language.words.get(f"VIA_{fact.channel}", fact.channel)
        case MerchantPositionRecorded():
            yield "position", word(f"POSITION_{fact.position}")
        case MediationRoundHeld():
            yield "side", word(f"SIDE_{fact.side}")
            yield "laws", several(speaker.law(each) for each in fact.laws) or None
        case DisputeDecided():
            yield from _decision(fact, speaker)
        case DisputeAppealed():
            yield "by", word(f"BY_{fact.by}")
        case ComplaintFiledExternally():
            yield "route", word(f"ROUTE_{fact.route}")
            yield "missing", several(word(f"EVIDENCE_{each}") for each in fact.missing) or None
        case RulingRecorded():
            yield "outcome", word(f"DECIDED_{fact.outcome}")
            yield "facts", several(fact.facts)
            yield "clauses", _rules(fact.clauses, speaker)
            yield "evidence_ids", several(fact.evidence_ids) or None
        case _:
            pass


def _factors(fact: EvidenceWeighed, speaker: Speaker) -> Iterator[str]:
    yield speaker.language.phrase("factor_symptom", count=int(fact.symptom_evidence))
    yield speaker.language.phrase("factor_gap", count=int(fact.description_gap))
    yield speaker.language.phrase("factor_report", count=int(fact.merchant_report))


def _liability(fact: LiabilityDetermined, speaker: Speaker) -> Iterator[Said]:
    word = speaker.language.word
    yield "cause", word(f"LIABLE_{fact.cause}")
    yield "effect", word(f"EFFECT_{fact.effect}") if fact.effect else None
    yield "rule_maker", word(f"SIDE_{fact.rule_maker}")
    yield "fault", word(f"SIDE_{fact.fault}")
    yield "parties", speaker.several((_liable(each, speaker) for each in fact.parties), "then")
    yield "laws", speaker.several(speaker.law(each) for each in fact.laws) or None


def _decision(fact: DisputeDecided, speaker: Speaker) -> Iterator[Said]:
    word = speaker.language.word
    yield "outcome", word(f"DECIDED_{fact.outcome}")
    yield "basis", _rules(fact.basis, speaker)
    yield "evidence_ids", speaker.several(fact.evidence_ids) or None
    yield "measures", speaker.several((_measure(each, speaker) for each in fact.measures), "then") or None
    if fact.option:
        names = {"proposal_id": fact.option.proposal_id, "option_id": fact.option.option_id}
        yield "option", speaker.language.phrase("chosen", **names)


def _item(item: EvidenceItem, speaker: Speaker) -> str:
    return speaker.language.phrase(
        "evidence_item",
        kind=speaker.language.word(f"EVIDENCE_{item.kind}"),
        optional=None if item.required else "",
        sensitive="" if item.sensitive else None,
    )


def _liable(each: LiableParty, speaker: Speaker) -> str:
    return speaker.language.phrase(
        "liable",
        party=speaker.language.word(f"SIDE_{each.party}"),
        percent=percent_text(each.share_bp),
        side=speaker.language.word(f"LIABLE_SIDE_{each.side}") if each.side else None,
        amount=speaker.money(each.amount) if isinstance(each.amount, int) else None,
        executes="" if each.executes else None,
    )


def _measure(each: Measure, speaker: Speaker) -> str:
    delta = str(each.delta) if each.delta is not UNSET else None
    return speaker.language.phrase(
        "measure", kind=speaker.language.word(f"MEASURE_{each.kind}"), delta=delta, reason=each.reason
    )


def _rules(rules: Iterable[RuleRef], speaker: Speaker) -> str | None:
    return speaker.several((_rule(each, speaker) for each in rules), "then") or None


def _rule(rule: RuleRef, speaker: Speaker) -> str:
    if rule.policy_id:
        return speaker.language.phrase(
            "rule_policy",
            policy_id=rule.policy_id,
            version=rule.version or None,
            clause_id=rule.clause_id or None,
        )
    terms = ClauseRef(law=rule.law, campaign_id=rule.campaign_id, terms_version=rule.version, clause_id=rule.clause_id)
    return speaker.refs((terms,))
