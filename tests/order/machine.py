"""The shop of all histories: everything its clients, its customers and its own clock may say, in any order."""

from tests.order.said_at_the_till import AtTheTill
from tests.order.said_of_goods import OfGoods
from tests.order.said_of_money import OfMoney


class Machine(AtTheTill, OfGoods, OfMoney):
    """Any history of one to several orders; what is refused changes nothing, and nothing else may go wrong.

    What most depends on is said more often than the rest.
    """

    cancel_more = OfGoods.cancel
    pay_more = OfMoney.pay
    ask_back_more = OfGoods.ask_back
    inspect_more = OfGoods.inspect
    inspect_much_more = OfGoods.inspect
    settle_more = OfMoney.settle
    look_at_the_clock_more = OfMoney.look_at_the_clock
