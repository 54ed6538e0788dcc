"""The shop's worked cases, played through HTTP. Played again on the same ledger they change nothing."""

from collections.abc import Iterator

from api.client import Client
from api.demo import clause_fight, food_claim, gifts, refunds
from api.demo.refunds import FIRST_ORDER
from api.demo.scene import Scene


def play(client: Client, tag: str = "en") -> Iterator[Scene]:
    """Every case, told in the language of the tag."""
    for case in (refunds, clause_fight, food_claim, gifts):
        yield from case.play(client, tag)


__all__ = ["FIRST_ORDER", "Scene", "play"]
