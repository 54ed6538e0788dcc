"""What may be said of what came with the goods: gifts that travel back with them, later or not at all; services."""

from typing import get_args

from domain.order.events.goods import GiftGrade
from domain.order.state import Order
from tests.order.mall import Chance, Mall, Members, says
from tests.order.said_of_goods import CAUSES, asked, coming_back, counts, inspected, untied

GRADES = get_args(GiftGrade)
UNUSABLE = ("SEVERE", "USED")


def with_gifts(order: Order) -> bool:
    """Whether goods and gifts of it may come back."""
    return bool(order.gifts) and any(count > 0 for count in goods_out(order).values())


def with_gifts_coming_back(order: Order) -> bool:
    return bool(order.gifts) and coming_back(order)


def a_gift_is_awaited(order: Order) -> bool:
    """Whether a gift may still come back that should have come with the goods."""
    return any(count > 0 and _awaited(order, key) for key, count in gifts_out(order).items())


def _awaited(order: Order, key: str) -> bool:
    gift = order.gifts[key]
    return bool(gift.due or gift.settled)


def served(order: Order) -> bool:
    """Whether a service may still end."""
    return any(order.lines[key].kept for key in order.services)


class OfGifts(Mall):
    """Gifts and services beside the way of the goods."""

    @says("ReturnRequested", with_gifts)
    def ask_back_with_gifts(self, chance: Chance, order: Order) -> Members:
        """Mostly goods that gifts came with; she sends some of the gifts along and chooses to keep others."""
        goods = goods_out(order)
        members: Members = {"return_id": self.next_id("b"), **asked(chance, order, goods), "approver": "boss"}
        named = {each["line"] for each in members["lines"]}
        there = [key for key, count in gifts_out(order).items() if count > 0 and key not in named]
        along = chance.some(there, 30)
        members["lines"] = members["lines"] + [
            {"line": key, "quantity": chance.number(1, gifts_out(order)[key])} for key in along
        ]
        rest = chance.some([key for key in order.gifts if key not in along and key not in named], 35)
        return members | ({"gifts_kept": rest} if rest else {})

    @says("ReturnInspected", with_gifts_coming_back)
    def inspect_with_gifts(self, chance: Chance, order: Order) -> Members:
        """The gifts that are found beside what was announced, and in which state all of them are."""
        members = inspected(chance, order)
        announced = {row["line"] for row in members["lines"]}
        for row in members["lines"]:
            if row["line"] in order.gifts:
                row["grade"] = a_grade(chance, row["rejected"])
        there = [key for key, count in gifts_out(order).items() if count > 0 and key not in announced]
        out = gifts_out(order) if chance.maybe(90) else {key: order.lines[key].kept for key in there}
        members["gifts"] = [a_gift_found(chance, key, out[key]) for key in chance.some(there, 50)]
        return members

    @says("GiftReceived", a_gift_is_awaited)
    def receive_a_gift(self, chance: Chance, order: Order) -> Members:
        """Mostly one that was paid for, or excused."""
        out = {key: count for key, count in gifts_out(order).items() if count > 0}
        key = chance.likely([key for key in out if _awaited(order, key)], *out)
        grade = chance.of("NONE", "LIGHT", "LIGHT", *GRADES)
        most = out[key] if chance.maybe(75) else order.lines[key].kept + 1
        found = [{"line": key, "quantity": chance.number(1, most)}]
        return {"lines": found, "grade": grade} | chance.perhaps(30, evidence={"photo": "gift.jpg"})

    @says("LinesCancelled", served)
    def end_a_service(self, chance: Chance, order: Order) -> Members:
        left = {key: order.lines[key].kept for key in order.services}
        return {"lines": counts(chance, left), "cause": chance.of(*CAUSES)}


def goods_out(order: Order) -> dict[str, int]:
    """The units of each line of goods that the customer may send back."""
    return {key: count for key, count in untied(order).items() if key not in order.gifts}


def gifts_out(order: Order) -> dict[str, int]:
    """The units of each gift that the customer has and did not announce."""
    return {key: order.lines[key].kept - order.lines[key].requested for key in order.gifts}


def a_grade(chance: Chance, rejected: int) -> str:
    """Mostly one at which it may be rejected, where some of it is."""
    return chance.likely(UNUSABLE if rejected else GRADES, *GRADES)


def a_gift_found(chance: Chance, key: str, most: int) -> Members:
    """Taken back or not, appraised or not, borne in part or whole."""
    accepted = chance.number(0, most)
    rejected = chance.number(0 if accepted else 1, most - accepted) if accepted < most else 0
    row: Members = {"line": key, "accepted": accepted, "rejected": rejected, "grade": a_grade(chance, rejected)}
    if chance.maybe(40):
        row |= {"market_value": chance.of(0, 25, 60), **chance.perhaps(90, evidence={"sha256": "ab"})}
    return row | chance.perhaps(30, customer_bp=chance.of(0, 3_333, 5_000, 10_000))
