"""The shop's worked cases, played through HTTP. Played again on the same ledger they change nothing."""

from collections.abc import Iterator

from api.client import Client, Failed
from api.demo import clause_fight, food_claim, gifts, refunds, story
from api.demo.scene import Scene
from api.demo.story import FIRST_ORDER


def play(client: Client, tag: str = "en") -> Iterator[Scene]:
    """Every case, told in the language of the tag. One that an earlier release played otherwise stays as it is."""
    for case in (refunds, clause_fight, food_claim, gifts, story):
        try:
            yield from case.play(client, tag)
        except Failed as failure:
            if failure.problem.get("code") != "idempotency-key-reused":
                raise


__all__ = ["FIRST_ORDER", "Scene", "play"]
