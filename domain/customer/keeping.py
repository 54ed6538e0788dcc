"""How long a customer's personal data must be kept, and when it may be destroyed (电子商务法 31, 个人信息保护法 47)."""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from msgspec import UNSET

from domain.clock import instant, moment
from domain.customer.personal import ErasureStated, LegalHoldLifted, LegalHoldPlaced, PersonalDataErased
from domain.customer.state import Customer
from domain.errors import Refused
from domain.fact import Draft, Instant, Said, Seen
from domain.terms.statute import statute

_TRADE = ("orders/", "cases/")
"""Streams that are records of a trade: the law has them kept."""


class Account(Protocol):
    """What is looked at in an order: above zero the customer is owed, below zero she owes."""

    balance: int


class Matter(Protocol):
    """What is looked at in a case: whether anybody still has to do something about it."""

    open: bool


def place_hold(seen: Seen, said: Said) -> list[Draft]:
    """Nothing of this customer may be destroyed until the hold is lifted."""
    assert isinstance(said.fact, LegalHoldPlaced)
    return [Draft(said.stream, said.fact)]


def lift_hold(seen: Seen, said: Said) -> list[Draft]:
    """The hold's ground is gone. Refuses `unknown-hold`."""
    fact = said.fact
    assert isinstance(fact, LegalHoldLifted)
    account: Customer = seen[said.stream].state
    if fact.hold_id not in account.holds:
        sentence = f"There is no legal hold {fact.hold_id} on the customer."
        raise Refused("unknown-hold", sentence, "电子商务法 31", hold_id=fact.hold_id)
    return [Draft(said.stream, fact)]


def erase_personal_data(seen: Seen, said: Said) -> list[Draft]:
    """Destroy every personal word of the customer, and record what was destroyed but not what it said.

    Refuses `must-be-kept` with all that stands in the way, and `not-found` where nothing was ever recorded of her.
    Asked again when nothing but salts came since, it says nothing new.
    """
    fact, kept = said.fact, said.held
    assert isinstance(fact, ErasureStated)
    path = seen[said.stream]
    account: Customer = path.state
    if not (path.version or kept.streams or kept.keys):
        raise Refused("not-found", f"Nothing was recorded of customer {said.key}.")
    if account.erased and not (kept.values or kept.contents):
        return []
    barriers = list(_barriers(seen, said, account))
    if barriers:
        until = max((each["until"] for each in barriers if "until" in each), default=UNSET)
        known = {} if until is UNSET else {"until": until}
        raise Refused("must-be-kept", _sentence(barriers), "电子商务法 31", barriers=barriers, **known)
    counts = {"keys": kept.keys, "values": kept.values, "requests": kept.requests, "contents": kept.contents}
    return [Draft(said.stream, PersonalDataErased(ground=fact.ground, scope=fact.scope, **counts))]


def _barriers(seen: Seen, said: Said, account: Customer) -> Iterator[dict[str, Any]]:
    """What stands in the way: legal holds, trades that go on, and the years that records of a trade are kept."""
    for hold in account.holds.values():
        yield {"kind": "LEGAL_HOLD", "hold_id": hold.hold_id, "ground": hold.ground, "reference": hold.reference}
    trades = {name: at for name, at in said.held.streams.items() if name.startswith(_TRADE)}
    seen.need(*trades)
    for name in trades:
        if name.startswith("orders/"):
            order: Account = seen[name].state
            goes_on = order.balance != 0
        else:
            case: Matter = seen[name].state
            goes_on = case.open
        if goes_on:
            yield {"kind": "TRADE_OPEN", "stream": name}
    yield from _retention(trades, said.now)


def _retention(trades: Mapping[str, Instant], now: Instant) -> Iterator[dict[str, Any]]:
    """The trade that was last completed, which is when the last thing happened on it, while it must be kept."""
    if not trades:
        return
    name = max(trades, key=lambda each: (trades[each], each))
    until = kept_until(trades[name])
    if now < until:
        yield {"kind": "RETENTION", "stream": name, "completed_at": trades[name], "until": until}


def kept_until(completed_at: Instant) -> Instant:
    """Until when the records of a trade completed then are kept: so many years; from 29 February until 1 March."""
    began = moment(completed_at)
    years = statute(completed_at).record_years
    try:
        ended = began.replace(year=began.year + years)
    except ValueError:
        ended = began.replace(year=began.year + years, month=3, day=1)
    return instant(ended)


def _sentence(barriers: list[dict[str, Any]]) -> str:
    """All of it in one sentence each."""
    told: list[str] = []
    for each in barriers:
        match each["kind"]:
            case "LEGAL_HOLD":
                told.append(f"Legal hold {each['hold_id']} stands.")
            case "TRADE_OPEN":
                told.append(f"{each['stream']} is not settled.")
            case _:
                told.append(f"{each['stream']} is kept until {each['until'][:10]}.")
    return " ".join(told)
