"""What may be said to a case that was solved: whether that helped, and how content she is."""

from collections.abc import Callable

from hypothesis.stateful import precondition, rule

from domain.case.follow_up import FollowUp
from domain.case.following_up import LOW
from domain.case.state import Case
from tests.case.said_of_cases import Fits, OfCases, says
from tests.order.mall import SEEDS, Chance, Members

WHY = ("PROCESS_COMPLEX", "STAFF_ATTITUDE", "TOO_SLOW")


def some(fits: Callable[[FollowUp], bool]) -> Fits:
    """Whether one of its follow-ups is so."""
    return lambda case: any(fits(each) for each in case.follow_ups.values())


def to_be_asked(follow_up: FollowUp) -> bool:
    return follow_up.status == "SCHEDULED"


def not_asked(follow_up: FollowUp) -> bool:
    return follow_up.completed is None


def invited(follow_up: FollowUp) -> bool:
    return follow_up.invited is not None and follow_up.scored is None


def low(follow_up: FollowUp) -> bool:
    return follow_up.scored is not None and follow_up.scored.score <= LOW


class Afterwards(OfCases):
    """Following up on what was solved."""

    @precondition(lambda self: any(each.follow_ups for each in self.cases().values()))
    @rule(seed=SEEDS)
    def follow_up(self, seed: int) -> None:
        """Several steps, one after the other."""
        self.bring_on(Chance(seed), Afterwards)

    @says("FollowUpCompleted", some(not_asked))
    def ask_her(self, chance: Chance, case: Case) -> Members:
        number = a_follow_up(chance, case, not_asked)
        asked = case.follow_ups[number].fact.questions if number in case.follow_ups else ("SATISFIED",)
        answers = [{"question": each, "answer": "还可以"} for each in asked if chance.maybe(97)]
        plainly = chance.perhaps(50, satisfied=chance.maybe(50)) | chance.perhaps(50, more_needs=chance.maybe(50))
        return {"follow_up_id": number, "answers": answers or [{"question": "SATISFIED", "answer": "好"}], **plainly}

    @says("FollowUpUnreachable", some(to_be_asked))
    def reach_her_not(self, chance: Chance, case: Case) -> Members:
        number = a_follow_up(chance, case, to_be_asked)
        before = len(case.follow_ups[number].attempts) if number in case.follow_ups else 0
        return {"follow_up_id": number, "attempt": before + chance.of(1, 1, 1, 1, 2)}

    @says("SatisfactionScored", some(invited))
    def score(self, chance: Chance, case: Case) -> Members:
        given = chance.number(1, 5)
        tags: Members = {"tags": chance.some(WHY) or [WHY[0]]} if (given <= LOW) == chance.maybe(95) else {}
        return {"follow_up_id": a_follow_up(chance, case, invited), "score": given, **tags} | chance.perhaps(
            30, reason="慢"
        )

    @says("LowScoreReasonTagged", some(low))
    def say_why(self, chance: Chance, case: Case) -> Members:
        return {"follow_up_id": a_follow_up(chance, case, low), "tags": chance.some(WHY) or ["OTHER"]}


def a_follow_up(chance: Chance, case: Case, fits: Callable[[FollowUp], bool]) -> str:
    """Mostly one that fits."""
    known = case.follow_ups
    return chance.likely([name for name, each in known.items() if fits(each)], *known, "F0")
