"""What a sentence can say of what a customer was shown, and of what she did there, beyond its members."""

from collections.abc import Iterator

from domain.checkout import CheckoutShown, ClauseConfirmed, CouponEntered, PresentedClause, TermsPresented
from domain.fact import Fact
from domain.order.events import LineCount
from projections.sentences.speaker import Speaker


def variant(fact: Fact) -> str | None:
    """Which sentence fits the fact, where its name alone does not tell."""
    match fact:
        case ClauseConfirmed(preticked=True):
            return "ClauseConfirmed.PRETICKED"
        case CouponEntered(use=False):
            return "CouponEntered.WITHDRAWN"
        case _:
            return None


def composed(fact: Fact, speaker: Speaker) -> Iterator[tuple[str, str | None]]:
    """What takes more than one member to say."""
    match fact:
        case CheckoutShown():
            yield from _shown(fact, speaker)
        case TermsPresented():
            yield "clauses", speaker.several((_clause(each, speaker) for each in fact.clauses), "then") or None
        case _:
            pass


def _shown(fact: CheckoutShown, speaker: Speaker) -> Iterator[tuple[str, str | None]]:
    totals = fact.totals
    yield "lines", speaker.units(LineCount(line=line.line, quantity=line.quantity) for line in fact.lines)
    yield "pages", str(len(fact.content)) if fact.content else None
    for name in ("listed", "discount", "freight", "payable"):
        yield name, speaker.money(getattr(totals, name))


def _clause(each: PresentedClause, speaker: Speaker) -> str:
    phrase = speaker.language.phrase
    moment = speaker.language.phrases["before" if each.before_order else "after"]
    named = (speaker.language.words.get(f"MARK_{mark.upper()}", mark) for mark in each.marks)
    marks = speaker.several(named) or speaker.language.phrases["unmarked"]
    return phrase("clause", clause_id=each.clause_id, marks=marks, moment=moment)
