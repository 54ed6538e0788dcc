"""The story a newcomer is shown first: an order of two weeks, from the checkout to a refund that is still owed.

A discount over a threshold, two parcels, a pot that goes back without its gift, a rice cooker whose coating peels,
a dispute over a clause in grey small print, one refund settled and one under way. It ends on the day before it is
first played; its days are counted from there, so that played again it is the same story.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from api.client import Client
from api.demo import story_care, story_sale
from api.demo.scene import Scene
from api.demo.story_sale import CASE, CHECKOUT, ORDER
from domain.clock import SHANGHAI, local, parse_instant, plus
from domain.currency import money_text
from projections.refund_statement import refund_statement

FIRST_ORDER = ORDER
"""The order a newcomer is shown first."""
When = Callable[[int, str], str]
"""The instant of an hour in Shanghai so many days before the story was first played."""

__all__ = ["CASE", "CHECKOUT", "FIRST_ORDER", "ORDER", "play"]


def play(client: Client, tag: str) -> Iterator[Scene]:
    """Play the order, the dispute and what came of it."""
    days = _days(client)
    story_sale.play(client, days)
    story_care.play(client, days)
    yield Scene(
        "An order in two parcels: a pot goes back, a rice cooker is fought over (两包裹、赠品与纠纷)",
        list(_told(client.read(f"/v1/orders/{ORDER}"), tag)),
    )


def _days(client: Client) -> When:
    """Counted from when the ledger recorded the story's first fact, which is said only once."""
    said = client.say("campaigns/kitchen-next", "kitchen-next/campaign", story_sale.NEXT_CAMPAIGN)
    last = said["events"][0]["recorded_at"]

    def when(days: int, hour: str) -> str:
        return f"{local(plus(parse_instant(last), days=-days), SHANGHAI)[:10]}T{hour}:00+08:00"

    return when


def _told(sold: Mapping[str, Any], tag: str) -> Iterator[str]:
    titles = {line["line"]: line["title"] for line in sold["lines"]}
    for refund in sold["refunds"]:
        statement = refund_statement(refund, sold["currency"], tag, titles)
        total = statement["total"]
        yield f"{refund['refund_id']} {refund['status']}: {total['formula'] or total['text']}"
    money = {name: money_text(sold["money"][name], sold["currency"]) for name in ("retained_value", "owed_to_customer")}
    yield f"kept goods {money['retained_value']} · owed to the customer {money['owed_to_customer']}"
