"""What is chosen at the refund desk, all of it in the page's address; and the facts that would be appended for it.

A person's words are no part of the choice: they are written where it is confirmed, and travel in that form alone.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, cast

from pydantic import ConfigDict, Field, model_validator

from api.pages.visit import Look
from api.problems import Problem
from domain.currency import minor_of
from domain.order.events import StatedCause
from projections.console.desk import Step, free_return_id, inspected_of, lines_of

Fact = dict[str, Any]
WORDLESS = "–"
"""What stands for words that are not written yet: no outcome holds any."""
_UNITS_MAX = 1_000_000
_KEY = Field(max_length=64, pattern=r"^[A-Za-z0-9]([A-Za-z0-9._:\-]{0,62}[A-Za-z0-9])?$")
_STAFF = Field(max_length=64, pattern=r"^[A-Za-z0-9]([A-Za-z0-9._:@\-]{0,62}[A-Za-z0-9])?$")


class Choice(Look):
    """What is being done, and to which lines for which cause. `n1` are the units of the first line, or those that an
    inspection accepts; `r1` are those that it rejects. An empty field says nothing.
    """

    model_config = ConfigDict(extra="allow")

    step: Step | None = None
    cause: StatedCause | None = None
    returned: Annotated[str | None, _KEY] = None
    quote: Annotated[str | None, _KEY] = None
    refund: Annotated[str | None, Field(pattern=r"^r[1-9][0-9]{0,8}$")] = None
    reference: Annotated[str | None, Field(max_length=128)] = None
    amount: Annotated[str | None, Field(max_length=24)] = None
    kind: Literal["VOUCHER", "CASH", "POINTS"] | None = None
    basis: Annotated[str | None, Field(max_length=200)] = None
    incident: Annotated[str | None, _KEY] = None
    approver: Annotated[str | None, _STAFF] = None
    done: Annotated[str | None, Field(pattern=r"^[1-9][0-9]{0,8}-[1-9][0-9]{0,8}$")] = None

    @model_validator(mode="before")
    @classmethod
    def _stated(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        return {name: value for name, value in cast(dict[str, Any], given).items() if value != ""}

    @model_validator(mode="after")
    def _known(self) -> "Choice":
        for name, value in (self.model_extra or {}).items():
            numbered = name[:1] in ("n", "r") and name[1:].isascii() and name[1:].isdecimal() and len(name) <= 4
            counted = isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= 7
            if not (numbered and counted and int(value) <= _UNITS_MAX):
                reason = f"A whole number from 0 to {_UNITS_MAX}" if numbered else "No such parameter"
                errors = [{"parameter": name[:60], "in": "query", "reason": reason}]
                raise Problem(422, "schema", f"The request does not fit its schema: {name[:60]}.", errors=errors)
        return self

    def units(self, sign: str, place: int) -> int:
        """So many units of the line at that place, from 1: `n` that leave or are accepted, `r` that are rejected."""
        return int((self.model_extra or {}).get(f"{sign}{place}", 0))

    def told(self) -> dict[str, Any]:
        """The choice as the page's reading holds it."""
        stated = self.model_dump(exclude_none=True, exclude={"lang", "words", "done"})
        return {name: stated.get(name) for name in _NAMES} | {"units": self._taken("n"), "rejected": self._taken("r")}

    def _taken(self, sign: str) -> dict[str, int]:
        extra = (name for name in self.model_extra or {} if name.startswith(sign))
        return {name[1:]: units for name in extra if (units := self.units(sign, int(name[1:])))}


_NAMES = tuple(name for name in Choice.model_fields if name not in ("lang", "words", "done"))


def facts_of(choice: Choice, view: Mapping[str, Any]) -> list[Fact] | None:
    """The facts that the choice would append to an order with this view, but for words; None while it is not whole.

    Raises `Malformed` where an amount is none.
    """
    match choice.step:
        case "CANCEL" | "REQUEST" | "QUOTE":
            return _leaving(choice, view)
        case "INSPECT":
            return _inspected(choice, view)
        case "SETTLE" if choice.refund and choice.reference:
            return [{"type": "RefundSettled", "refund_id": choice.refund, "reference": choice.reference}]
        case "FAIL" if choice.refund:
            paid = next((each for each in view["refunds"] if each["refund_id"] == choice.refund), None)
            return [_told(type="RefundFailed", refund_id=choice.refund, reference=paid and paid["reference"])]
        case "GRANT" if choice.amount:
            amount = minor_of(choice.amount, view["currency"], "/amount")
            return [_told(type="RefundGranted", amount=amount, approver=choice.approver)]
        case "COMPENSATE" if choice.amount and choice.kind and choice.basis:
            return [_compensated(choice, choice.amount, view["currency"])]
        case _:
            return None


def accepted(choice: Choice, view: Mapping[str, Any], quote: Mapping[str, Any]) -> list[Fact]:
    """The facts by which the units chosen would leave the order, all of them accepted with the gifts a quote counts on:
    a cancellation where none has been sent, or else a return.
    """
    going = {key: units for key, _, units, _ in _chosen(choice, view) if units}
    lines = [{"line": key, "quantity": units} for key, units in going.items()]
    left = {line["line"]: line["cancellable"] for line in lines_of(view)}
    if choice.step == "QUOTE" and all(units <= left[key] for key, units in going.items()):
        return [{"type": "LinesCancelled", "lines": lines, "cause": choice.cause}]
    name = choice.returned or free_return_id(view)
    asked = _told(type="ReturnRequested", return_id=name, lines=lines, cause=choice.cause, approver=choice.approver)
    found = [{"line": key, "accepted": units} for key, units in going.items()]
    gifts = [
        {"line": each["line"], "accepted": each["quantity"]} for each in quote["gifts"] if each["line"] not in going
    ]
    inspected = {"type": "ReturnInspected", "return_id": name, "lines": found}
    return [asked, inspected | ({"gifts": gifts} if gifts else {})]


def with_words(facts: list[Fact], words: str) -> list[Fact]:
    """The facts with a person's words where they go: beside the lines an inspection rejects, or on the fact itself."""
    return [_with_words(fact, words) for fact in facts]


def _with_words(fact: Fact, words: str) -> Fact:
    if fact["type"] != "ReturnInspected":
        return fact | {"reason": words}
    lines = [line | {"reason": words} if line.get("rejected") else line for line in fact["lines"]]
    return fact | {"lines": lines}


def _leaving(choice: Choice, view: Mapping[str, Any]) -> list[Fact] | None:
    lines = [{"line": key, "quantity": units} for key, _, units, _ in _chosen(choice, view) if units]
    if not lines or choice.cause is None:
        return None
    said: Fact = {"lines": lines, "cause": choice.cause}
    if choice.step == "CANCEL":
        return [_told(type="LinesCancelled", **said, quote_id=choice.quote)]
    if choice.step == "QUOTE":
        return [{"type": "RefundQuoted", **said}]
    asked = {"return_id": choice.returned, "quote_id": choice.quote, "approver": choice.approver}
    return [_told(type="ReturnRequested", **asked, **said)] if choice.returned else None


def _inspected(choice: Choice, view: Mapping[str, Any]) -> list[Fact] | None:
    """Gifts that were announced with the return are lines of it; others are inspected beside it."""
    asked = next((each for each in view["returns"] if each["return_id"] == choice.returned), None)
    if asked is None:
        return None
    announced = inspected_of(asked)
    found = [
        (key, kind, {"line": key, "accepted": accepted, **({"rejected": rejected} if rejected else {})})
        for key, kind, accepted, rejected in _chosen(choice, view)
        if accepted or rejected
    ]
    lines = [row for key, kind, row in found if key in announced or kind != "GIFT"]
    gifts = [row for key, kind, row in found if key not in announced and kind == "GIFT"]
    if not lines:
        return None
    more = {"gifts": gifts} if gifts else {}
    return [{"type": "ReturnInspected", "return_id": choice.returned, "lines": lines, **more}]


def _compensated(choice: Choice, stated: str, currency: str) -> Fact:
    """Points are counted, not divided."""
    amount = minor_of(stated, "JPY" if choice.kind == "POINTS" else currency, "/amount")
    said = {"kind": choice.kind, "amount": amount, "basis": choice.basis}
    return _told(type="CompensationGranted", **said, incident_id=choice.incident, approver=choice.approver)


def _chosen(choice: Choice, view: Mapping[str, Any]) -> Iterator[tuple[str, str, int, int]]:
    """Each line with its kind, and how many units of it are chosen, and rejected."""
    for place, line in enumerate(view["lines"], 1):
        yield line["line"], line["kind"], choice.units("n", place), choice.units("r", place)


def _told(**members: Any) -> Fact:
    return {name: value for name, value in members.items() if value is not None}
