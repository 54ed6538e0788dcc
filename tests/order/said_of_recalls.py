"""What may be said of a dangerous batch: what becomes of the emergency, and the recall that comes to an order."""

from collections.abc import Iterator

from hypothesis.stateful import precondition, rule

from domain.incident import Incident
from tests.order.mall import SEEDS, Chance, Mall, Members, marked

APPROVED: Members = {"reason": "three customers are ill", "approver": "zhao"}


class OfRecalls(Mall):
    """Emergencies about batches that were sold."""

    @precondition(lambda self: any(self.sold()))
    @rule(seed=SEEDS)
    def go_on_with_an_emergency(self, seed: int) -> None:
        """One is declared for a batch that was sold, and goes on in whatever order."""
        chance = Chance(seed)
        merchant, batch = chance.of(*sorted(set(self.sold())))
        stream = f"incidents/{batch}"
        if stream not in self.shop.streams:
            meant: Members = {"batch": batch, "hazard": chance.of("FOOD_SAFETY", "FOOD_SAFETY", "PRODUCT_SAFETY")}
            self.say(stream, "EmergencyDeclared", **meant, reason="three customers are ill", reported_at=self.shop.now)
        type_, members = chance.of(*_next(chance, merchant))
        self.say(stream, type_, historical=chance.maybe(4), **members)

    @precondition(lambda self: any(self.recalls()))
    @rule(seed=SEEDS)
    def take_a_recall_to_an_order(self, seed: int) -> None:
        """Whether it has units of the batch or not, once or again."""
        chance = Chance(seed)
        incident_id = chance.of(*self.recalls())
        self.say(chance.of(*self.orders()), "OrderDue", kind="RECALL", item=incident_id)

    take_a_recall_to_an_order = marked("OrderDue", take_a_recall_to_an_order)

    def sold(self) -> Iterator[tuple[str, str]]:
        """The batches that were sold, and by whom."""
        for order in self.orders().values():
            for line in order.lines.values():
                if line.ordered.batch and order.placed:
                    yield order.placed.merchant_id, line.ordered.batch

    def recalls(self) -> list[str]:
        """The emergencies that there are, recalled or not."""
        streams = self.shop.streams.items()
        return [name.removeprefix("incidents/") for name, each in streams if isinstance(each.state, Incident)]


def _next(chance: Chance, merchant: str) -> Iterator[tuple[str, Members]]:
    """What may be said next."""
    report = f"{chance.number(0, 2**32):064x}"
    result = chance.of("CONFIRMED", "CLEARED", "INCONCLUSIVE")
    yield "RecallOrdered", {"plan_sha256": report, **APPROVED}
    yield "BatchInspected", {"result": result, "report_sha256": report, "inspector": "lin"}
    yield (
        "LiabilityEstablished",
        {"merchant_id": merchant, "ground": chance.of("OTHER", "MADE_BY_MERCHANT"), **APPROVED},
    )
    yield "BatchQuarantined", {}
    yield "BatchReleased", APPROVED
