"""The shop of all histories: everything its clients, its customers and its own clock may say, in any order."""

from tests.order.mall import Chance
from tests.order.said_at_the_till import AtTheTill
from tests.order.said_by_the_clock import ByTheClock
from tests.order.said_of_gift_returns import OfGiftReturns
from tests.order.said_of_gifts import OfGifts
from tests.order.said_of_goods import OfGoods
from tests.order.said_of_money import OfMoney
from tests.order.said_of_recalls import OfRecalls
from tests.order.said_of_repairs import OfRepairs
from tests.order.said_of_reviews import OfReviews


class Machine(AtTheTill, OfGoods, OfGifts, OfGiftReturns, OfRepairs, OfMoney, OfReviews, OfRecalls, ByTheClock):
    """Any history of one to several orders; what is refused changes nothing, and nothing else may go wrong.

    What most depends on is said more often than the rest, and what fits seldom is mostly said when it does.
    """

    cancel_2 = OfGoods.cancel
    ask_back_2 = OfGoods.ask_back
    inspect_2 = inspect_3 = OfGoods.inspect
    ask_back_with_gifts_2 = OfGifts.ask_back_with_gifts
    inspect_with_gifts_2 = inspect_with_gifts_3 = OfGifts.inspect_with_gifts
    receive_a_gift_2 = OfGifts.receive_a_gift
    send_replacement_2 = OfGoods.send_replacement
    go_on_with_gifts_2 = OfGiftReturns.go_on_with_gifts
    go_on_with_repairs_2 = OfRepairs.go_on_with_repairs
    pay_2 = OfMoney.pay
    settle_2 = OfMoney.settle
    set_off_2 = set_off_3 = set_off_4 = OfMoney.set_off
    collect_2 = OfMoney.collect
    forgive_2 = OfMoney.forgive
    write_2 = write_3 = OfMoney.write
    look_at_the_clock_2 = look_at_the_clock_3 = ByTheClock.look_at_the_clock
    resolve_2 = resolve_3 = AtTheTill.resolve_a_wrong_combination
    let_time_pass_2 = AtTheTill.let_time_pass


def told(seed: int, length: int) -> Machine:
    """One history, whole, that this seed decides."""
    chance, machine = Chance(seed), Machine()
    machine.open_the_shop(seed=chance.seed())
    for _ in range(length):
        fitting = [each for each in machine.rules if all(fits(machine) for fits in each.preconditions)]
        chance.of(*fitting).function(machine, seed=chance.seed())
    return machine
