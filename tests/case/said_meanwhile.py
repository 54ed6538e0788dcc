"""What may be said to an order whose goods a case waits for."""

from hypothesis.stateful import precondition, rule

from tests.case.said_of_cases import OfCases
from tests.order.mall import SEEDS, Chance, Members


class Meanwhile(OfCases):
    """Goods on their way back for a case, and replacements."""

    @precondition(lambda self: any(each.waiting for each in self.cases().values()))
    @rule(seed=SEEDS)
    def go_on_with_what_is_waited_for(self, seed: int) -> None:
        """The order's own acts, said of a return that a case waits for."""
        chance = Chance(seed)
        case = chance.of(*[each for each in self.cases().values() if each.waiting])
        number, order = chance.of(*sorted(case.waiting)), self.order_of(case)
        assert order is not None
        lines = order.returns[number].requested.lines
        acts: list[tuple[str, Members]] = [
            ("ReturnAuthorised", {"address": "仓库"}),
            ("ReturnReceived", {"lines": [{"line": each.line, "quantity": each.quantity} for each in lines]}),
            ("ReturnInspected", {"lines": [judged(chance, each.line, each.quantity) for each in lines]}),
            ("ReturnWithdrawn", {}),
            ("ReturnRefused", {"ground": "NOT_PROVEN", "reason": "无"}),
        ]
        if order.returns[number].exchanged:
            acts = [
                ("ReplacementShipped", {}),
                ("ReplacementDelivered", {}),
                ("LinesLost", {"lines": acts[1][1]["lines"]}),
            ]
        type_, members = chance.of(acts[0], acts[1], acts[2], *acts)
        named = {} if type_ == "LinesLost" else {"return_id": number}
        self.say(f"orders/{case.order_id}", type_, **named, **members)


def judged(chance: Chance, line: str, quantity: int) -> Members:
    """What the inspection finds of a line: mostly all is well."""
    accepted = chance.of(quantity, quantity, chance.number(0, quantity))
    return {"line": line, "accepted": accepted, "rejected": quantity - accepted}
