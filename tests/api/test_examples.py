"""Every example that the documentation shows is recorded as it stands."""

from hashlib import sha256

from api import examples, openapi
from api.fact_schemas import components
from domain.catalogue import KINDS
from domain.door import WORDS, sayable
from domain.ledger.vault import CLIENT_PATHS
from tests.api.customer import Door


def test_the_examples_told_in_order_are_one_story(door: Door) -> None:
    page = b"hello"
    door.client.put(f"/v1/content/{sha256(page).hexdigest()}", content=page, headers=door.bearer)

    for example in examples.EXAMPLES:
        answer = door.say(example.stream, example.fact)

        assert answer.status_code == 201, f"{example}: {answer.text}"
        assert answer.json()["events"][0]["type"] == example.fact["type"]


ONLY_TIME_BRINGS_IT = {("coupons", "MessageSent"), ("cases", "MessageSent")}
"""What is sent is prepared by time: a reminder a day before a coupon expires, an answer to who writes at night."""


def test_there_is_an_example_of_every_fact_a_client_may_append() -> None:
    shown = {(example.kind, example.fact["type"]) for example in examples.EXAMPLES}

    sayable_here = {(kind, name) for kind in openapi.APPENDERS for name in sayable(KINDS[kind])}
    assert shown == sayable_here - ONLY_TIME_BRINGS_IT


def test_the_door_knows_the_words_that_the_vault_seals() -> None:
    assert {path[-1] for path in CLIENT_PATHS} == set(WORDS)
    assert "Commitment" not in components(KINDS)
