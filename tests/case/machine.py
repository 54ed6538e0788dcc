"""The shop of all histories with its service desk, and the same shop without one."""

from typing import Any

from hypothesis.stateful import invariant

from tests.case import invariants as held
from tests.case.said_afterwards import Afterwards
from tests.case.said_meanwhile import Meanwhile
from tests.case.said_of_cases import OfCases
from tests.case.said_of_disputes import OfDisputes
from tests.case.said_of_evidence import OfEvidence
from tests.case.said_of_parcels import OfParcels
from tests.order.mall import Chance, Saying, tell
from tests.order.readings import Reader
from tests.order.said_at_the_till import AtTheTill
from tests.order.said_by_the_clock import ByTheClock
from tests.order.said_of_gift_returns import OfGiftReturns
from tests.order.said_of_gifts import OfGifts
from tests.order.said_of_goods import OfGoods
from tests.order.said_of_money import OfMoney
from tests.order.turns import Turn
from tests.story import Shop


class AtTheDesk(OfParcels, OfDisputes, OfEvidence, Afterwards, Meanwhile):
    """Everything that may be said of cases."""


class Desk(AtTheDesk, AtTheTill, OfGoods, OfGifts, OfGiftReturns, OfMoney, ByTheClock):
    """Any history of orders, and of cases about them; what follows next is said more often than the rest."""

    open_a_case_2 = OfCases.open_a_case
    work_2 = work_3 = work_4 = work_5 = work_6 = work_7 = work_8 = OfCases.work_on_cases
    miss_2 = miss_3 = OfParcels.miss_a_parcel
    arrive_2 = OfParcels.bring_what_was_missed
    make_good_2 = make_good_3 = OfParcels.make_the_delay_good
    trace_2 = trace_3 = trace_4 = trace_5 = OfParcels.trace_parcels
    gather_2 = gather_3 = OfEvidence.gather_evidence
    dispute_2 = dispute_3 = dispute_4 = dispute_5 = OfDisputes.go_on_with_disputes
    follow_2 = follow_3 = Afterwards.follow_up
    reject_2 = reject_3 = OfCases.reject
    wait_2 = wait_3 = Meanwhile.go_on_with_what_is_waited_for
    resume_2 = OfCases.resume
    look_at_a_clock_2 = OfCases.look_at_a_clock
    settle_2 = settle_3 = OfMoney.settle
    fail_2 = OfMoney.fail
    set_off_2 = OfMoney.set_off


class Watched(Desk):
    """A history of which cases and orders are compared after each fact, and with the same orders without cases."""

    def __init__(self) -> None:
        super().__init__()
        self.sums = held.Sums()
        self.reader = Reader(self.shop)
        self.without = Shop()

    def say(self, stream: str, type_: str, *, at: str | None = None, historical: bool = False, **members: Any) -> bool:
        before, now = dict(self.shop.streams), self.shop.now
        said = super().say(stream, type_, at=at, historical=historical, **members)
        turn = Turn(tuple(self.shop.last) if said else (), at or now, before, self.shop.streams)
        held.check_clocks(turn)
        held.check_counted(turn)
        self.sums.follow(turn)
        if not stream.startswith("cases/"):
            tell(self.without, self.told[-1])
        for name, kind, found in held.directly(self.shop, turn.drafts) if stream.startswith("cases/") else ():
            refusal = tell(self.without, Saying(name, kind, at or now, now, historical, found))
            assert refusal is None, refusal
        return said

    @invariant()
    def a_case_and_its_order_agree(self) -> None:
        for case in self.cases().values():
            order = held.order_of(case, self.shop.streams)
            held.check_waiting(case, order)
            held.check_nodes(case)
            held.check_of_law(case, order)
        self.reader.hear()
        for name, order in self.orders().items():
            assert held.money(self.without.stream(name).state) == held.money(order)


def told(seed: int, length: int) -> Desk:
    """One history, whole, that this seed decides."""
    chance, machine = Chance(seed), Desk()
    machine.open_the_shop(seed=chance.seed())
    for _ in range(length):
        fitting = [each for each in machine.rules if all(fits(machine) for fits in each.preconditions)]
        chance.of(*fitting).function(machine, seed=chance.seed())
    return machine
