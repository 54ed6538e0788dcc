"""What a sentence can say of a case beyond its members."""

from collections.abc import Iterator

from domain.case.events.intake import (
    CaseCheck,
    CaseClassified,
    CaseDetailed,
    CaseOpened,
    CaseVerified,
    IntakeChecked,
)
from domain.case.events.resolution import (
    CaseClosed,
    CaseResolved,
    DemandOutcome,
    RemedyCompleted,
    RemedyRun,
    ResolutionExecuted,
    ResolutionProposed,
    ResolutionRejected,
    Worth,
)
from domain.fact import Fact
from projections.sentences.speaker import Speaker

Said = tuple[str, str | None]


def variant(fact: Fact) -> str | None:
    """Which sentence fits the fact, where its name alone does not tell."""
    match fact:
        case CaseOpened(channel="LEDGER"):
            return "CaseOpened.LEDGER"
        case IntakeChecked() if fact.missing:
            return "IntakeChecked.INCOMPLETE"
        case _:
            return None


def composed(fact: Fact, speaker: Speaker) -> Iterator[Said]:
    """What takes more than one member to say."""
    word, several = speaker.language.word, speaker.several
    match fact:
        case CaseOpened() | CaseDetailed():
            yield "demands", several(word(f"DEMAND_{each}") for each in fact.demands or ()) or None
            if isinstance(fact, CaseOpened):
                yield "channel", word(f"VIA_{fact.channel}")
                yield from _about(fact, speaker)
        case CaseClassified():
            yield from _about(fact, speaker)
        case IntakeChecked():
            yield "missing", several(word(f"MISSING_{each}") for each in fact.missing)
        case CaseVerified():
            yield "checks", several((_check(each, speaker) for each in fact.checks), "then") or None
        case _:
            yield from _of_resolution(fact, speaker)


def _about(fact: CaseOpened | CaseClassified, speaker: Speaker) -> Iterator[Said]:
    yield "category", speaker.language.word(f"CASE_{fact.category}")
    yield "scene", speaker.language.word(f"SCENE_{fact.scene}")


def _of_resolution(fact: Fact, speaker: Speaker) -> Iterator[Said]:
    word, several, money = speaker.language.word, speaker.several, speaker.money
    match fact:
        case ResolutionProposed():
            options = (_option(fact, worth, speaker) for worth in fact.worth)
            yield "options", several(options, "then")
        case ResolutionRejected():
            yield "by", word(f"BY_{fact.by}")
        case ResolutionExecuted():
            yield "runs", several((_run(each, speaker) for each in fact.runs), "then")
        case RemedyCompleted():
            yield "fate", word(f"FATE_{fact.fate}")
            yield "amount", money(fact.amount)
        case CaseResolved():
            yield "refunded", money(fact.refunded)
            yield "compensated", money(fact.compensated)
        case CaseClosed():
            yield "outcome", word(f"OUTCOME_OF_CASE_{fact.outcome}")
            yield "demands", several((_demand(each, speaker) for each in fact.demands), "then") or None
        case _:
            pass


def _check(check: CaseCheck, speaker: Speaker) -> str:
    phrases = speaker.language.phrases
    return speaker.language.phrase(
        "case_check",
        name=speaker.language.word(f"CASE_CHECK_{check.name}"),
        line=speaker.title(check.line) if check.line else None,
        passed=phrases["case_holds"] if check.passed else phrases["case_not"],
        since=speaker.time(check.since) if check.since else None,
        until=speaker.time(check.until) if check.until else None,
    )


def _option(fact: ResolutionProposed, worth: Worth, speaker: Speaker) -> str:
    option = next(each for each in fact.options if each.option_id == worth.option_id)
    kinds = (type(each).__struct_config__.tag for each in option.remedies)
    return speaker.language.phrase(
        "case_option",
        option_id=worth.option_id,
        remedies=speaker.several(speaker.language.word(f"REMEDY_KIND_{kind}") for kind in kinds),
        refund=speaker.money(worth.refund) if worth.refund else None,
        compensation=speaker.money(worth.compensation) if worth.compensation else None,
        points=worth.points or None,
        charged=speaker.money(worth.charged) if worth.charged else None,
    )


def _run(run: RemedyRun, speaker: Speaker) -> str:
    return speaker.language.phrase(
        "case_run",
        remedy=speaker.language.word(f"REMEDY_KIND_{run.remedy}"),
        return_id=run.return_id or None,
        refund_id=run.refund_id or None,
        coupon_id=run.coupon_id or None,
        amount=speaker.money(run.amount) if run.amount else None,
        points=run.points or None,
    )


def _demand(outcome: DemandOutcome, speaker: Speaker) -> str:
    return speaker.language.phrase(
        "case_demand",
        demand=speaker.language.word(f"DEMAND_{outcome.demand}"),
        outcome=speaker.language.word(f"DEMAND_{outcome.outcome}"),
        amount=speaker.money(outcome.amount) if outcome.amount else None,
    )
