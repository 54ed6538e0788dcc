"""What the forms of a case's page say, as a client of the API would state it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from starlette.datastructures import FormData

from domain.case.mediation.proofs import SENSITIVE
from domain.clock import SHANGHAI, wall_time
from domain.currency import minor_of
from domain.errors import Malformed

Stated = dict[str, Any]


class Entered:
    """What was entered in a form: texts without blanks around them, amounts in the case's currency."""

    def __init__(self, given: FormData, currency: str | None) -> None:
        self.values = {name: [str(each).strip() for each in given.getlist(name)] for name in given}
        self._currency = currency or "CNY"

    def text(self, name: str) -> str | None:
        """A field's text, or None where it was left empty."""
        return next((each for each in self.values.get(name, ()) if each), None)

    def many(self, name: str) -> list[str] | None:
        """All that was ticked, or None."""
        return [each for each in self.values.get(name, ()) if each] or None

    def amount(self, name: str) -> int | None:
        """An amount in minor units."""
        text = self.text(name)
        return None if text is None else minor_of(text, self._currency, f"/{name}")

    def instant(self, name: str) -> str | None:
        """A time of the shop's clock, as a browser's field gives it."""
        text = self.text(name)
        if text is None:
            return None
        seconds = ":00" if len(text) == len("2026-06-12T12:00") else ""
        return wall_time(text + seconds, SHANGHAI, end=False, pointer=f"/{name}")

    def number(self, name: str) -> int | None:
        """A whole number."""
        text = self.text(name)
        if text is None:
            return None
        if not text.isascii() or not text.isdecimal() or len(text) > 9:
            raise Malformed("schema", f"«{text[:20]}» is no whole number.", f"/{name}")
        return int(text)

    def yes(self, name: str) -> bool | None:
        """Whether `yes` or `no` was chosen, or None where neither was."""
        return {"yes": True, "no": False}.get(self.text(name) or "")

    def counts(self, prefix: str) -> list[Stated]:
        """How many of each line: the fields whose names begin so."""
        return list(self._counts(prefix))

    def _counts(self, prefix: str) -> Iterator[Stated]:
        for name in self.values:
            if name.startswith(prefix) and (count := self.number(name)):
                yield {"line": name.removeprefix(prefix), "quantity": count}


def stated(act: str, entered: Entered) -> Stated:
    """The fact that an act's form states. Raises `unknown-fact` for an act that no form has."""
    if act not in _ACTS:
        raise Malformed("unknown-fact", "No form of this page does that.", "/act")
    type_, members = _ACTS[act]
    return {"type": type_} | {name: value for name, value in members(entered).items() if value is not None}


def _details(entered: Entered) -> Stated:
    names = ("order_id", "customer_name", "contact", "purchase_channel", "reason")
    return {name: entered.text(name) for name in names} | {"demands": entered.many("demands")}


def _classification(entered: Entered) -> Stated:
    health = entered.text("health") == "yes"
    return _texts(entered, "category", "scene", "reason") | {"health": health}


def _response(entered: Entered) -> Stated:
    return {"owner": entered.text("owner"), "next_update_at": entered.instant("next_update_at")}


def _progress(entered: Entered) -> Stated:
    return _texts(entered, "update_id", "zh", "en") | {"next_update_at": entered.instant("next_update_at")}


def _request(entered: Entered) -> Stated:
    return {
        "party": entered.text("party"),
        "kinds": entered.many("kinds"),
        "due_at": entered.instant("due_at"),
    }


def _evidence(entered: Entered) -> Stated:
    """What is about somebody's health stands where those read it who may."""
    kind = entered.text("kind")
    words = {name: entered.text(name) for name in ("note", "sha256", "receipt_no", "hospital", "date")}
    place = "health_evidence" if kind in SENSITIVE or entered.text("health") == "yes" else "evidence"
    said = {name: value for name, value in words.items() if value is not None} or None
    return _texts(entered, "evidence_id", "party", "kind") | {place: said, "amount": entered.amount("amount")}


def _proposal(entered: Entered) -> Stated:
    option = {"option_id": "a", "remedies": list(_remedies(entered))}
    return _texts(entered, "proposal_id", "reason", "message") | {"options": [option]}


def _remedies(entered: Entered) -> Iterator[Stated]:
    """What was ticked, in the order it is carried out in."""
    for kind in entered.many("remedies") or ():
        match kind:
            case "RETURN" | "CANCELLATION" | "LOSS":
                cause = {} if kind == "LOSS" else {"cause": entered.text("cause")}
                how = {"remedy": entered.text("return_remedy")} if kind == "RETURN" else {}
                yield {"kind": kind, "lines": entered.counts("line_")} | cause | how
            case "REFUND_ONLY":
                yield {"kind": kind, "amount": entered.amount("refund_amount")} | _approver(entered)
            case "COMPENSATION":
                form = entered.text("form")
                amount = (entered.number if form == "POINTS" else entered.amount)("compensation_amount")
                basis = entered.text("basis")
                yield {"kind": kind, "form": form, "amount": amount, "basis": basis} | _approver(entered)
            case "APOLOGY":
                yield {"kind": kind, **_texts(entered, "improvement"), "text": entered.text("apology")}
            case _:
                yield {"kind": kind, "text": entered.text("explanation")}


def _approver(entered: Entered) -> Stated:
    approver = entered.text("approver")
    return {} if approver is None else {"approver": approver}


def _acceptance(entered: Entered) -> Stated:
    proposal_id, _, option_id = (entered.text("choice") or "").partition("/")
    return {"proposal_id": proposal_id, "option_id": option_id}


def _execution(entered: Entered) -> Stated:
    return {"address": entered.text("address"), "send_by": entered.instant("send_by")}


def _closing(entered: Entered) -> Stated:
    answers = [
        {"demand": name.removeprefix("demand_"), "outcome": entered.text(name)} | _granted(entered, name)
        for name in entered.values
        if name.startswith("demand_") and entered.text(name)
    ]
    return _texts(entered, "outcome", "reason", "responsible") | {"demands": answers}


def _granted(entered: Entered, name: str) -> Stated:
    amount = entered.amount(name.replace("demand_", "amount_", 1))
    return {} if amount is None else {"amount": amount}


def _follow_up(entered: Entered) -> Stated:
    """What the customer answered, question by question, and what that comes to where it was said plainly."""
    answers = [
        {"question": name.removeprefix("answer_"), "answer": entered.text(name)}
        for name in entered.values
        if name.startswith("answer_") and entered.text(name)
    ]
    plainly = {name: entered.yes(name) for name in ("satisfied", "more_needs")}
    return _texts(entered, "follow_up_id") | {"answers": answers} | plainly


def _unreached(entered: Entered) -> Stated:
    return _texts(entered, "follow_up_id") | {"attempt": entered.number("attempt")}


def _score(entered: Entered) -> Stated:
    given = {"score": entered.number("score"), "tags": entered.many("tags")}
    return _texts(entered, "follow_up_id", "reason") | given


def _texts(entered: Entered, *names: str) -> Stated:
    return {name: entered.text(name) for name in names}


def _only(*names: str) -> Callable[[Entered], Stated]:
    return lambda entered: _texts(entered, *names)


_ACTS: Mapping[str, tuple[str, Callable[[Entered], Stated]]] = {
    "detail": ("CaseDetailed", _details),
    "classify": ("CaseClassified", _classification),
    "assign": ("CaseAssigned", _only("owner", "reason")),
    "respond": ("FirstResponded", _response),
    "tell": ("ProgressTold", _progress),
    "ask": ("EvidenceRequested", _request),
    "submit": ("EvidenceSubmitted", _evidence),
    "verify": ("CaseVerified", _only("shelf_life_ends", "reason")),
    "propose": ("ResolutionProposed", _proposal),
    "accept": ("ResolutionAccepted", _acceptance),
    "reject": ("ResolutionRejected", _only("proposal_id", "by", "reason")),
    "execute": ("ResolutionExecuted", _execution),
    "close": ("CaseClosed", _closing),
    "reopen": ("CaseReopened", _only("reason")),
    "follow_up": ("FollowUpCompleted", _follow_up),
    "unreached": ("FollowUpUnreachable", _unreached),
    "score": ("SatisfactionScored", _score),
    "pause": ("ClockPaused", _only("clock_id", "waiting_for")),
    "resume": ("ClockResumed", _only("clock_id")),
}
"""Each act of a case's page: the fact it states, and how its members are read from the form."""
FACTS = frozenset(type_ for type_, _ in _ACTS.values())
"""The facts that the page has forms for."""
