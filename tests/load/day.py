"""The shop's days: how fast their clock goes, and who wants what when. All of it comes from the seed."""

from bisect import bisect
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

import msgspec

from api.opening import wall_clock
from tests.examples import lines, order, units

MIDNIGHT = datetime(2026, 6, 17, 16, tzinfo=UTC)
"""The day of the sale begins: 18 June in Shanghai."""
SALE_H = 20.0
HOT, SAVE = "HOT", "SAVE"


class Phase(NamedTuple):
    """A part of the days: the shop's hour at which it ends, its part of the run, and of the orders, both in percent."""

    name: str
    end_h: float
    time: int
    orders: int


PHASES = (
    Phase("night", 7, 8, 2),
    Phase("morning", 11.5, 12, 11),
    Phase("noon", 13.5, 14, 19),
    Phase("afternoon", 18, 12, 12),
    Phase("evening", SALE_H, 12, 16),
    Phase("flash sale", SALE_H + 0.1, 6, 22),
    Phase("late", 24, 10, 10),
    Phase("days after", 240, 26, 8),
)
_ENDS_H = [0.0, *[phase.end_h for phase in PHASES]]
_ENDS = [sum(phase.time for phase in PHASES[:count]) / 100 for count in range(len(PHASES) + 1)]


class Days(NamedTuple):
    """When the run began (seconds since 1970), and how many seconds it takes. Every process has it in hand."""

    began: float
    seconds: float

    def hour(self, at: float) -> float:
        """The shop's hour after so many seconds; behind the end its clock goes as any other."""
        part = at / self.seconds
        if part >= 1:
            return _ENDS_H[-1] + (at - self.seconds) / 3600
        number = max(0, bisect(_ENDS, part) - 1)
        into = (part - _ENDS[number]) / (_ENDS[number + 1] - _ENDS[number])
        return _ENDS_H[number] + into * (_ENDS_H[number + 1] - _ENDS_H[number])

    def at(self, hour: float) -> float:
        """After how many seconds it is this hour."""
        number = max(0, min(bisect(_ENDS_H, hour), len(PHASES)) - 1)
        into = (hour - _ENDS_H[number]) / (_ENDS_H[number + 1] - _ENDS_H[number])
        return self.seconds * (_ENDS[number] + min(1.0, into) * (_ENDS[number + 1] - _ENDS[number]))

    def phase(self, at: float) -> str:
        """The phase in which a moment falls, in seconds after the beginning."""
        return PHASES[min(bisect(_ENDS, at / self.seconds), len(PHASES)) - 1].name

    @property
    def now(self) -> float:
        """Seconds since the beginning."""
        return wall_clock().timestamp() - self.began

    def clock(self) -> datetime:
        """The shop's time; before the beginning it is midnight."""
        return MIDNIGHT + timedelta(hours=self.hour(max(0.0, self.now)))


class Step(msgspec.Struct, frozen=True):
    """What somebody does at a planned moment, in seconds after the beginning. `times` callbacks say it, all at once or
    one after the other; `late` so many seconds later somebody who lost the answer says it again. What the members
    still lack is worked out from the order as it stood in the last answer.
    """

    kind: str
    at: float
    stream: str
    fact: dict[str, Any]
    times: int = 1
    late: float | None = None


class Story(msgspec.Struct, frozen=True):
    """What becomes of an order, step by step: none begins before the one before it was answered."""

    order_id: str
    steps: tuple[Step, ...]


class Plan(NamedTuple):
    """Every order of the days in the sequence in which they begin, and how often the hot coupon may be redeemed."""

    stories: list[Story]
    limit: int


def planned(seed: int, seconds: float, orders: int) -> Plan:
    """What happens in a run of so many seconds and orders."""
    chance, days = Random(seed), Days(0, seconds)
    stories: list[Story] = []
    begin_h = 0.0
    for phase in PHASES:
        count = round(orders * phase.orders / 100)
        hours = sorted(_begins(chance, phase, begin_h, count))
        stories += [_Life(chance, days, len(stories) + n, hour).story(phase) for n, hour in enumerate(hours)]
        begin_h = phase.end_h
    sold = round(orders * 0.22)
    return Plan(stories, sold // 4)


def _begins(chance: Random, phase: Phase, begin_h: float, count: int) -> Iterator[float]:
    """Half of a flash sale's customers are there at the very moment, the others within minutes."""
    for number in range(count):
        if phase.end_h == SALE_H + 0.1:
            yield begin_h + (0 if number % 2 else min(chance.expovariate(50), 0.1))
        else:
            yield chance.uniform(begin_h, phase.end_h if phase.end_h < 25 else 120)


class _Life:
    """Chance, and one order."""

    def __init__(self, chance: Random, days: Days, number: int, hour: float) -> None:
        self._chance, self._days, self._hour = chance, days, hour
        self._id = f"D-{number:06d}"
        self._steps: list[Step] = []
        self._units: dict[str, int] = {}

    def story(self, phase: Phase) -> Story:
        chance = self._chance
        paid = chance.random() >= 0.05
        self._order(hot=phase.name == "flash sale" and chance.random() < 0.9, paid=paid)
        if not paid:  # the ledger cancels it by itself
            return Story(self._id, tuple(self._steps))
        self._pay()
        ended = chance.random() < 0.08 and self._cancel()
        if not ended:
            self._deliver()
            if chance.random() < 0.2:
                self._give_back()
        if chance.random() < 0.04:
            self._complain()
        return Story(self._id, tuple(self._steps))

    def _say(self, kind: str, later_h: float, fact: dict[str, Any], stream: str = "", times: int = 1) -> None:
        self._hour += later_h
        lost = self._chance.random() < 0.05
        late = self._chance.uniform(0, self._days.seconds / 20) if lost else None
        at = self._days.at(self._hour)
        self._steps.append(Step(kind, at, stream or f"orders/{self._id}", fact, times, late))

    def _order(self, *, hot: bool, paid: bool) -> None:
        chance = self._chance
        prices = [chance.randrange(10_000, 90_000, 100) for _ in range(chance.choice((1, 1, 2, 3)))]
        bought = lines(*prices, quantity=chance.choice((1, 1, 2)))
        self._units = {each["line"]: each["quantity"] for each in bought}
        if chance.random() < 0.15:
            gift = {"line": "G", "sku": "bag", "title": "Bag", "category": "gifts", "kind": "GIFT", "list_price": 0}
            bought.append(gift | {"quantity": 1, "belongs_to": "1", "declared_value": 3_900})
        known = hot and chance.random() < 0.05  # the same customers again: one each is theirs
        customer = f"C-{chance.randrange(5)}" if known else f"C-{self._id}"
        said = order(lines=bought, customer_id=customer, channel="app")
        if not paid:
            said["payment_due_at"] = (MIDNIGHT + timedelta(hours=self._hour + 6)).isoformat()
        if hot or chance.random() < 0.3:
            said["coupons"] = [HOT if hot else SAVE]
        elif chance.random() < 0.3:
            payable = sum(each["list_price"] * each["quantity"] for each in bought)
            shown = {"customer_id": customer, "currency": "CNY", "language": "zh-CN", "lines": bought}
            totals = {"listed": payable, "discount": 0, "freight": 0, "payable": payable}
            checkout = f"K-{self._id}"
            self._say("show", 0, {"type": "CheckoutShown", **shown, "totals": totals}, f"checkouts/{checkout}")
            said["checkout_id"] = checkout
        self._say("place", 0, {"type": "OrderPlaced", **said})

    def _pay(self) -> None:
        paid = {
            "type": "PaymentCaptured",
            "payment_id": f"P-{self._id}",
            "tender": self._chance.choice(("WECHAT", "CARD")),
        }
        times = self._chance.choices((1, 2, 3), (65, 25, 10))[0]
        self._say("pay", self._chance.uniform(0.01, 0.1), paid, times=times)

    def _cancel(self) -> bool:
        """Some or all of it before it is sent; whether that was all."""
        whole = self._chance.random() < 0.4
        counts = self._units if whole else {"1": 1}
        whole = counts == self._units
        self._units = {line: count - counts.get(line, 0) for line, count in self._units.items()}
        cause = self._chance.choice(("BUYER_NO_REASON", "MERCHANT_OUT_OF_STOCK"))
        said = {"type": "LinesCancelled", "lines": _counted(counts), "cause": cause}
        self._say("cancel", self._chance.uniform(0.1, 2), said)
        self._say("settle", self._chance.uniform(0.2, 3), {"type": "RefundSettled"})
        return whole

    def _deliver(self) -> None:
        sent = _counted(self._units)
        tracking = {"carrier": "SF", "tracking_no": f"SF{self._id[2:]}"}
        self._say("ship", self._chance.uniform(1, 5), {"type": "LinesShipped", "lines": sent, **tracking})
        self._say("deliver", self._chance.uniform(18, 50), {"type": "LinesDelivered", "lines": sent})

    def _give_back(self) -> None:
        line = self._chance.choice([line for line, count in self._units.items() if count])
        count = self._chance.randint(1, self._units[line])
        cause = self._chance.choice(("BUYER_NO_REASON", "QUALITY"))
        back = {"return_id": "R1", "lines": _counted({line: count})}
        self._say(
            "return", self._chance.uniform(1, 40), {"type": "ReturnRequested", "cause": cause, "reason": "unfit"} | back
        )
        self._say("receive", self._chance.uniform(10, 30), {"type": "ReturnReceived"} | back)
        found = {"type": "ReturnInspected", "return_id": "R1", "lines": [{"line": line, "accepted": count}]}
        self._say("inspect", self._chance.uniform(0.5, 4), found)
        self._say("settle", self._chance.uniform(0.2, 10), {"type": "RefundSettled"})

    def _complain(self) -> None:
        case = f"cases/S-{self._id}"
        who = {
            "customer_name": "Li",
            "contact": "138 0000 0000",
            "purchase_channel": "APP",
            "reason": "it does not heat",
        }
        opened = {"channel": "APP", "category": "QUALITY", "order_id": self._id, "demands": ["COMPENSATION"], **who}
        self._say("open", self._chance.uniform(1, 5), {"type": "CaseOpened", **opened}, case)
        self._say("respond", self._chance.uniform(0.1, 1), {"type": "FirstResponded", "owner": "agent-7"}, case)
        given = {"kind": "CASH", "amount": 500, "basis": "goodwill", "approver": "S-1"}
        self._say("compensate", self._chance.uniform(0.5, 3), {"type": "CompensationGranted", **given})
        self._say("settle", self._chance.uniform(0.2, 3), {"type": "RefundSettled"})
        closed = {"type": "CaseClosed", "outcome": "WITHDRAWN", "reason": "it does now"}
        self._say("close", self._chance.uniform(0.5, 3), closed, case)


def _counted(counts: dict[str, int]) -> list[dict[str, Any]]:
    return units(**{f"_{line}": count for line, count in counts.items() if count})
