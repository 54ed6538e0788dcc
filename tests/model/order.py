"""An order as the published rules have it: what may be said of it, and what it comes to. Nothing here is taken from
the product.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from tests.model.figures import OWN_CAUSES, Coupon, Shares, Unit, Value, method, spread, value

Members = Mapping[str, Any]


class No(Exception):
    """A refusal, with the codes that fit: where several rules speak against it, nobody says which speaks first."""

    def __init__(self, *codes: str) -> None:
        super().__init__(*codes)
        self.codes = set(codes)


@dataclass
class Refund:
    """Money that is to go back."""

    kind: str
    suggested: int
    amount: int
    method: str | None = None
    cause: str | None = None
    status: str = "DUE"
    reference: str | None = None
    failed: tuple[str, str | None] | None = None


@dataclass
class Return:
    """Goods that a customer wants to give back."""

    said: Members
    received: Members | None = None
    inspected: Members | None = None
    withdrawn: Members | None = None
    closed: bool = False

    @property
    def lines(self) -> dict[str, int]:
        return counts(self.said)

    @property
    def at_hand(self) -> dict[str, int]:
        """What can be inspected: what arrived, or while nobody said so what was asked for."""
        return counts(self.received or self.said)


@dataclass
class Order:
    """One order. `uses` are its coupons by id, in the order in which they apply."""

    said: Members
    uses: dict[str, Coupon]
    now: int = 0
    gone: dict[Unit, str] = field(default_factory=dict)
    fault: list[Unit] = field(default_factory=list)
    shipped: dict[str, int] = field(default_factory=dict)
    delivered: dict[str, int] = field(default_factory=dict)
    signed: dict[str, int] = field(default_factory=dict)
    payments: dict[str, Members] = field(default_factory=dict)
    refunds: dict[str, Refund] = field(default_factory=dict)
    returns: dict[str, Return] = field(default_factory=dict)
    adjustments: list[Shares] = field(default_factory=list)
    fates: dict[str, str] = field(default_factory=dict)
    collections: dict[str, Members] = field(default_factory=dict)
    lowered: int = 0
    goods_released: int = 0
    released: int = 0
    open: int = 0
    waived: int = 0
    capped: bool = False
    freight_back: int = 0
    last: Value | None = None
    adjusted_since: bool = False

    def __post_init__(self) -> None:
        self.lines = {each["line"]: each for each in self.said["lines"]}
        self.prices: Shares = {
            (key, n): line["list_price"] for key, line in self.lines.items() for n in range(1, line["quantity"] + 1)
        }
        self.freight = spread(self.said.get("freight", 0), self.prices)
        self.fates = dict.fromkeys(self.uses, "VALID")

    # What it is

    @property
    def kept(self) -> list[Unit]:
        return [unit for unit in self.prices if unit not in self.gone]

    def count(self, line: str, how: str) -> int:
        return sum(unit[0] == line and each == how for unit, each in self.gone.items())

    def kept_of(self, line: str) -> int:
        return sum(unit[0] == line for unit in self.kept)

    def asked_back(self, line: str) -> int:
        return sum(each.lines.get(line, 0) for each in self.returns.values() if not each.closed)

    @property
    def goods(self) -> int:
        """What the goods cost, after coupons and later price cuts."""
        return sum(self.prices.values()) - sum(each.applied for each in self.uses.values()) - self.lowered

    @property
    def payable(self) -> int:
        return self.goods + self.said.get("freight", 0)

    @property
    def captured(self) -> int:
        return sum(each["amount"] for each in self.payments.values())

    @property
    def collected(self) -> int:
        return sum(each["amount"] for each in self.collections.values())

    @property
    def due(self) -> int:
        return max(0, self.captured + self.released - self.payable)

    @property
    def outstanding(self) -> int:
        return max(0, self.payable - self.released - self.captured)

    @property
    def retained(self) -> int:
        return self.goods - self.goods_released + self.collected + self.open + self.waived

    def status(self) -> str:
        if not self.kept:
            return "RETURNED" if "returned" in self.gone.values() else "CANCELLED"
        if any(self.delivered.get(key, 0) > self.count(key, "returned") for key in self.lines):
            return "DELIVERED"
        if any(self._kept_shipped(key) for key in self.lines):
            return "SHIPPED"
        return "PLACED" if self.outstanding else "PAID"

    def _kept_shipped(self, line: str) -> int:
        left = max(self.shipped.get(line, 0), self.delivered.get(line, 0))
        return max(0, left - self.count(line, "returned") - self.count(line, "lost"))

    def money(self) -> dict[str, int]:
        """The figures that the contract names."""
        paid = sum(each.amount for each in self.refunds.values() if each.status == "SETTLED")
        goodwill = sum(each.amount for each in self.refunds.values() if each.kind == "COMPENSATION")
        balance = self.due + goodwill - paid - self.open
        return {
            "listed": sum(self.prices.values()),
            "discount": sum(self.prices.values()) - self.goods,
            "freight": self.said.get("freight", 0),
            "payable": self.payable,
            "captured": self.captured,
            "outstanding": self.outstanding,
            "retained_value": self.retained,
            "refund_due": self.due,
            "refunded": paid,
            "owed_to_customer": max(0, balance),
            "owed_by_customer": max(0, -balance),
            "shortfall_waived": self.waived,
            "compensated": goodwill,
        }

    # What may be said of it

    def say(self, type_: str, said: Members, now: int) -> list[str]:
        """The fact and what follows from it, by their types; nothing if it is known already. Raises `No`."""
        self.now = now
        return getattr(self, f"_{type_}")(said)

    def _PaymentCaptured(self, said: Members) -> list[str]:  # noqa: N802 - a fact is said by its name, here and below
        known = self.payments.get(said["payment_id"])
        if known is not None:
            return _same(known, said)
        if said["amount"] > max(self.payable - self.captured, self.outstanding):
            raise No("exceeds-payable")
        self.payments[said["payment_id"]] = said
        return ["PaymentCaptured", *self._excess("LATE_CAPTURE", 0)]

    def _LinesShipped(self, said: Members) -> list[str]:  # noqa: N802 - see above
        for key, wanted in self._counted(said).items():
            if wanted > self.lines[key]["quantity"] - self.count(key, "cancelled") - self.shipped.get(key, 0):
                raise No("nothing-left")
        for key, wanted in self._counted(said).items():
            self.shipped[key] = self.shipped.get(key, 0) + wanted
        return ["LinesShipped"]

    def _LinesDelivered(self, said: Members) -> list[str]:  # noqa: N802 - see above
        for key, wanted in self._counted(said).items():
            away = self.count(key, "cancelled") + self.count(key, "lost") + self.delivered.get(key, 0)
            if wanted > self.lines[key]["quantity"] - away:
                raise No("nothing-left")
        for key, wanted in self._counted(said).items():
            self.delivered[key] = self.delivered.get(key, 0) + wanted
            self.signed[key] = self.now
        return ["LinesDelivered"]

    def _LinesLost(self, said: Members) -> list[str]:  # noqa: N802 - see above
        self._must_be_kept(said)
        return ["LinesLost", *self._step(self._counted(said), "TRANSIT_LOSS", "lost")]

    def _LinesCancelled(self, said: Members) -> list[str]:  # noqa: N802 - see above
        counted, against = self._counted(said), set[str]()
        for key, wanted in counted.items():
            against |= {"nothing-left"} if wanted > self.kept_of(key) - self.asked_back(key) else set()
            against |= {"already-shipped"} if wanted > self.kept_of(key) - self._kept_shipped(key) else set()
        if against:
            raise No(*against)
        return ["LinesCancelled", *self._step(self._counted(said), said["cause"], "cancelled")]

    def _ReturnRequested(self, said: Members) -> list[str]:  # noqa: N802 - see above
        if said["return_id"] in self.returns:
            return _same(self.returns[said["return_id"]].said, said)
        self._must_be_kept(said)
        self.returns[said["return_id"]] = Return(said)
        return ["ReturnRequested"]

    def _ReturnReceived(self, said: Members) -> list[str]:  # noqa: N802 - see above
        asked = self._return(said)
        if asked.received is not None:
            return _same(asked.received, said)
        self._must_be_open(asked)
        if any(wanted > asked.lines.get(key, 0) for key, wanted in self._counted(said).items()):
            raise No("nothing-left")
        asked.received = said
        return ["ReturnReceived"]

    def _ReturnInspected(self, said: Members) -> list[str]:  # noqa: N802 - see above
        said = {**said, "lines": [{"rejected": 0, **each} for each in said["lines"]]}
        asked = self._return(said)
        if asked.inspected is not None:
            return _same(asked.inspected, said)
        self._must_be_open(asked)
        found = {each["line"]: each["accepted"] + each.get("rejected", 0) for each in said["lines"]}
        if any(count > asked.at_hand.get(key, 0) for key, count in found.items()):
            raise No("nothing-left", "more-than-requested", "not-requested")
        asked.inspected, asked.closed = said, True
        accepted = {each["line"]: each["accepted"] for each in said["lines"] if each["accepted"]}
        step = self._step(accepted, asked.said["cause"], "returned") if accepted else []
        return ["ReturnInspected", *step]

    def _ReturnWithdrawn(self, said: Members) -> list[str]:  # noqa: N802 - see above
        asked = self._return(said)
        if asked.withdrawn is not None:
            return _same(asked.withdrawn, said)
        self._must_be_open(asked)
        asked.withdrawn, asked.closed = said, True
        return ["ReturnWithdrawn"]

    def _RefundSettled(self, said: Members) -> list[str]:  # noqa: N802 - see above
        refund = self._refund(said)
        if refund.status == "SETTLED":
            if refund.reference == said["reference"]:
                return []
            raise No("already-recorded-differently", "already-settled")
        refund.status, refund.reference = "SETTLED", said["reference"]
        return ["RefundSettled"]

    def _RefundFailed(self, said: Members) -> list[str]:  # noqa: N802 - see above
        refund = self._refund(said)
        told, named = (said["reason"], said.get("reference")), said.get("reference")
        if refund.status == "FAILED" or not (named and named == refund.reference):
            if refund.failed == told:
                return []
            if refund.status == "FAILED":
                raise No("already-recorded-differently")
            if named and refund.reference and named != refund.reference:
                raise No("unknown-payout")
        if refund.status == "SETTLED" and refund.reference is None:
            raise No("already-settled")
        refund.status, refund.reference, refund.failed = "FAILED", None, told
        return ["RefundFailed"]

    def _RefundGranted(self, said: Members) -> list[str]:  # noqa: N802 - see above
        return ["RefundGranted", *self._lower(said["amount"], "GRANT")]

    def _PriceAdjusted(self, said: Members) -> list[str]:  # noqa: N802 - see above
        return ["PriceAdjusted", *self._lower(-said["amount"], "ADJUSTMENT")]

    def _ShortfallWaived(self, said: Members) -> list[str]:  # noqa: N802 - see above
        self._must_be_short(said)
        self.open -= said["amount"]
        self.waived += said["amount"]
        return ["ShortfallWaived"]

    def _ShortfallCollected(self, said: Members) -> list[str]:  # noqa: N802 - see above
        known = self.collections.get(said["reference"])
        if known is not None:
            return _same(known, said)
        self._must_be_short(said)
        self.open -= said["amount"]
        self.collections[said["reference"]] = said
        return ["ShortfallCollected"]

    def _CompensationGranted(self, said: Members) -> list[str]:  # noqa: N802 - see above
        if said["kind"] == "CASH":
            self._owe(Refund("COMPENSATION", said["amount"], said["amount"]))
            return ["CompensationGranted", "RefundFellDue"]
        return ["CompensationGranted"]

    # What the clock says

    def expire(self) -> list[str]:
        """Its time to pay passed and nothing came in."""
        if self.captured or not self.kept or not self.outstanding:
            return []
        everything = {key: self.kept_of(key) for key in self.lines if self.kept_of(key)}
        return ["LinesCancelled", *self._step(everything, "PAYMENT_EXPIRED", "cancelled")]

    # How

    def foreseen(self, units: Mapping[str, int], cause: str, how: str) -> int:
        """What a step would suggest."""
        other = deepcopy(self)
        other._step(units, cause, how)
        return list(other.refunds.values())[-1].suggested

    def _step(self, units: Mapping[str, int], cause: str, how: str) -> list[str]:
        leaving = [
            unit for key, wanted in units.items() for unit in [each for each in self.kept if each[0] == key][:wanted]
        ]
        self.gone |= dict.fromkeys(leaving, how)
        coupons = list(self.uses.values())
        self.last = value(coupons, self.adjustments, self.prices, kept=self.kept, fault=self.fault, cause=cause)
        target = self.goods - self.last.total - self.goods_released + self.collected
        goods = min(sum(self.prices[unit] for unit in leaving), max(0, target))
        self.capped, self.adjusted_since = goods < target, False
        freight = self._freight(leaving, cause, how)
        before = self.due
        self.goods_released += goods
        self.released += goods + freight
        methods = {method(each.terms, cause) for each in coupons}
        refund = Refund(
            "STEP",
            goods + freight,
            self.due - before,
            "MIXED" if len(methods) > 1 else next(iter(methods), None),
            cause,
        )
        if cause not in OWN_CAUSES:
            self.fault += leaving
        follows = ["RefundFellDue", *self._short(max(0, -target))]
        self._owe(refund)
        return follows + (self._lapsed() if self.kept else [])

    def _freight(self, leaving: Sequence[Unit], cause: str, how: str) -> int:
        moved = self.shipped or self.delivered or {"returned", "lost"} & set(self.gone.values())
        if not self.kept and how == "cancelled" and not moved:
            back = sum(self.freight.values()) - self.freight_back
        elif cause not in OWN_CAUSES:
            back = sum(self.freight[unit] for unit in leaving)
        else:
            back = 0
        self.freight_back += back
        return back

    def _short(self, level: int) -> list[str]:
        change = level - self.open - self.waived
        if change > 0 and any(each.terms["shortfall"] == "COLLECT" for each in self.uses.values()):
            self.open += change
        elif change > 0:
            self.waived += change
        elif change < 0:
            closed = min(self.open, -change)
            self.open -= closed
            self.waived -= -change - closed
        return ["ShortfallArose"] * (change > 0) + ["ShortfallClosed"] * (change < 0)

    def _lapsed(self) -> list[str]:
        assert self.last is not None
        lapsed: list[str] = []
        for key, taken in zip(self.uses, self.last.taken, strict=True):
            fate = "VALID" if taken else "LAPSED"
            lapsed += ["CouponLapsed"] * (self.fates[key] == "VALID" and fate == "LAPSED")
            self.fates[key] = fate
        return lapsed

    def _lower(self, amount: int, kind: str) -> list[str]:
        if amount > self.retained:
            raise No("exceeds-retained")
        stored = [each.shares for each in self.uses.values()] + self.adjustments
        self.adjustments.append(
            spread(amount, {unit: self.prices[unit] - sum(each.get(unit, 0) for each in stored) for unit in self.kept})
        )
        self.lowered += amount
        self.adjusted_since = True
        return self._excess(kind, amount)

    def _excess(self, kind: str, suggested: int) -> list[str]:
        """What is due beyond what fell due so far."""
        fallen = sum(each.amount for each in self.refunds.values() if each.kind != "COMPENSATION")
        if self.due <= fallen:
            return []
        self._owe(Refund(kind, suggested, self.due - fallen))
        return ["RefundFellDue"]

    def _owe(self, refund: Refund) -> None:
        refund.status = "DUE" if refund.amount else "SETTLED"
        self.refunds[f"r{len(self.refunds) + 1}"] = refund

    def _counted(self, said: Members) -> dict[str, int]:
        if any(each["line"] not in self.lines for each in said["lines"]):
            raise No("unknown-line")
        return counts(said)

    def _must_be_kept(self, said: Members) -> None:
        if any(wanted > self.kept_of(key) - self.asked_back(key) for key, wanted in self._counted(said).items()):
            raise No("nothing-left")

    def _must_be_short(self, said: Members) -> None:
        if said["amount"] > self.open:
            raise No("exceeds-shortfall")

    def _return(self, said: Members) -> Return:
        if said["return_id"] not in self.returns:
            raise No("unknown-return")
        return self.returns[said["return_id"]]

    def _must_be_open(self, asked: Return) -> None:
        if asked.closed:
            raise No("return-closed")

    def _refund(self, said: Members) -> Refund:
        if said["refund_id"] not in self.refunds:
            raise No("unknown-refund")
        return self.refunds[said["refund_id"]]


def _same(known: Members, said: Members) -> list[str]:
    """A fact under its own id says nothing new, or contradicts itself."""
    if _plain(known) != _plain(said):
        raise No("already-recorded-differently")
    return []


def _plain(said: Members) -> dict[str, Any]:
    return {name: each for name, each in said.items() if name != "type"}


def counts(said: Members) -> dict[str, int]:
    """How many units of which lines a fact names."""
    return {each["line"]: each["quantity"] for each in said["lines"]}


def units(counted: Mapping[str, int]) -> list[dict[str, Any]]:
    """Line counts as a fact states them."""
    return [{"line": key, "quantity": count} for key, count in counted.items()]
