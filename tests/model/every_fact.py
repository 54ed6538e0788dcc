"""Every fact that a client may say, on every kind of stream, beside an oracle of the ledger alone.

Which rule takes a fact and which refuses it is not foretold; what becomes of it then is, whatever the rule: a dry run
says what will be, what is taken stands at the next version of its stream for ever, what is refused changes nothing, and
a request has one answer.
"""

import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from hashlib import sha256
from random import Random
from typing import Any

import pytest
from httpx import Response
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from api import scheduler
from api.examples import EXAMPLES
from tests import postgres
from tests.api.customer import KEY
from tests.model.machine import RESTARTED_EACH, Request, refused
from tests.model.product import Product

SEEDS = st.integers(0, 2**32)
Fact = dict[str, Any]
LASTS = ("event_id", "version", "type", "position", "leaf_hash", "previous", "caused_by", "occurred_at", "recorded_at")
"""Of an event what never changes: the words that it speaks may be erased."""
KINDS = {each.kind for each in EXAMPLES}
"""Kinds of streams that clients know; the ledger's own registers are read nowhere."""
_SEEN = b"hello"
_OTHERS: tuple[Any, ...] = (0, -1, 1, 2**53 - 1, "other", "", True, None, [], {}, "2026-06-12T04:00:00.000000Z")


class EveryFact(RuleBasedStateMachine):
    """A ledger that is told the examples of all facts, mostly in the order in which they make a story."""

    facts = 0
    """Facts that all machines of this process recorded."""

    def __init__(self) -> None:
        super().__init__()
        self.places = ExitStack()
        by_hand = self.places.enter_context(pytest.MonkeyPatch.context())
        by_hand.setattr(scheduler, "EVERY_S", 1e9)  # what falls due is said when time passes here, and at no other time
        self.product = Product(self.place())
        self.log: dict[str, list[dict[str, Any]]] = {}
        self.answered: list[Request] = []
        self.next = self.keys = self.started = 0

    def place(self) -> str | None:
        """Where the ledger is; None for a file of its own."""
        return None

    def teardown(self) -> None:
        try:
            if sys.exc_info()[0] is None:
                self.look_around()
        finally:
            self.product.stop()
            self.places.close()

    # What is said

    @initialize(seed=SEEDS)
    def open(self, seed: int) -> None:
        """What customers saw, and how the story begins."""
        path = f"/v1/content/{sha256(_SEEN).hexdigest()}"
        told = self.product.ask("PUT", path, content=_SEEN, headers={"Authorization": f"Bearer {KEY}"})
        assert told.status_code in (200, 201, 204), told.text
        self.go_on(seed)

    @rule(seed=SEEDS)
    def go_on(self, seed: int) -> None:
        """The story goes on."""
        chance = Random(seed)
        for example in EXAMPLES[self.next : self.next + chance.randint(5, 30)]:
            self.say(chance, example.stream, example.fact)
            self.next += 1

    @rule(seed=SEEDS)
    def go_astray(self, seed: int) -> None:
        """Something is told again, too early, on another stream, or otherwise."""
        chance = Random(seed)
        for _ in range(chance.randint(1, 5)):
            example = chance.choice(EXAMPLES[: self.next + 20])
            stream, fact = example
            if chance.random() < 0.3:
                stream = chance.choice([each.stream for each in EXAMPLES if each.kind == example.kind])
            if chance.random() < 0.5:
                fact = fact | {chance.choice(list(fact)): chance.choice(_OTHERS)}
            self.say(chance, stream, fact)

    @rule(seed=SEEDS)
    def tell_several(self, seed: int) -> None:
        """Several facts of a stream in one request: all are recorded, or none."""
        chance = Random(seed)
        stream = chance.choice(EXAMPLES).stream
        facts = [each.fact for each in EXAMPLES if each.stream == stream]
        self.say(chance, stream, *chance.choices(facts, k=chance.randint(2, 4)))

    @rule(seed=SEEDS)
    def bring_in(self, seed: int) -> None:
        """Lines of an import: each for itself, and none twice."""
        chance = Random(seed)
        some = chance.choices(EXAMPLES[: self.next + 20], k=3)
        lines = [{"stream": each.stream, "idempotency_key": self.next_key(), "facts": [each.fact]} for each in some]
        answers = self.product.bring_in(lines)
        self.learn({each.stream for each in some})
        taken = [line for line, answer in zip(lines, answers, strict=True) if answer["status"] == 201]
        assert all(answer.get("replayed") for answer in self.product.bring_in(taken))

    @rule(seed=SEEDS)
    def let_time_pass(self, seed: int) -> None:
        """The ledger says by itself what falls due."""
        chance = Random(seed)
        if chance.random() < 0.3:
            self.product.later(hours=chance.choice([1, 5, 30]))
            self.learn(set())

    @precondition(lambda self: self.product.requests > self.started + RESTARTED_EACH)
    @rule()
    def restart(self) -> None:
        self.product.restart()
        self.started = self.product.requests
        self.look_around()

    @precondition(lambda self: self.answered)
    @rule(seed=SEEDS)
    def repeat(self, seed: int) -> None:
        """The same request under the same key has its answer again, whatever has happened since."""
        chance = Random(seed)
        for asked in chance.choices(self.answered, k=3):
            again = self.product.append(asked.stream, asked.body, asked.key, headers=asked.headers)
            assert (again.status_code, again.content) == (asked.status, asked.content), (asked, again.text)
            assert again.headers["idempotent-replayed"] == "true"

    # What is read

    @rule()
    def look_around(self) -> None:
        """Every stream, and the log as its followers see it."""
        for stream, known in self.log.items():
            assert self.events_of(stream) == known, stream
            told = self.product.get(f"/v1/{stream}")
            assert (told.status_code, told.headers["etag"]) == (200, f'"{len(known)}"'), (stream, told.text)
            sentences = self.product.get(f"/v1/{stream}/history")
            assert len(sentences.json()["history"]) == len(known), stream
        ids = [each["id"] for each in self.feed() if is_known(each["subject"])]
        known = sorted((each["position"], each["event_id"]) for events in self.log.values() for each in events)
        assert ids == [event_id for _, event_id in known], {*ids} ^ {event_id for _, event_id in known}

    def feed(self) -> Iterator[Mapping[str, Any]]:
        """Everything behind the beginning, page by page."""
        after = -1
        while page := self.product.get("/v1/events", after=after, limit=500).json():
            yield from page
            after = int(page[-1]["sequence"])

    def events_of(self, stream: str) -> list[dict[str, Any]]:
        """What never changes of the stream's events, each on the one before."""
        told = self.product.get(f"/v1/{stream}/events")
        events = told.json()["events"] if told.status_code == 200 else []
        assert [each["version"] for each in events] == [*range(1, len(events) + 1)]
        assert [each["previous"] for each in events] == [None, *(each["leaf_hash"] for each in events)][: len(events)]
        return [{name: each[name] for name in LASTS} for each in events]

    def learn(self, named: set[str]) -> None:
        """What was recorded meanwhile, behind what was there."""
        for stream in named | {each["subject"] for each in self.feed() if is_known(each["subject"])}:
            known, events = self.log.get(stream, []), self.events_of(stream)
            assert events[: len(known)] == known, stream
            if events:
                self.log[stream] = events

    # How

    def next_key(self) -> str:
        self.keys += 1
        return f"key-{self.keys}"

    def say(self, chance: Random, stream: str, *facts: Fact) -> None:
        """Say it: at once, tried out before, on a version that the stream does not have, or on the one it has."""
        body: Any = facts[0] if len(facts) == 1 else list(facts)
        version, headers = len(self.log.get(stream, [])), dict[str, str]()
        tried: Response | None = None
        match chance.random():
            case much if much < 0.3:
                tried = self.product.append(stream, body, None, params={"dry_run": "true"})
            case much if much < 0.4:
                stale = {"If-Match": f'"{version + 1}"'}
                told = self.product.append(stream, body, self.next_key(), headers=stale)
                assert told.status_code in (412, 422), told.text
            case much if much < 0.5 and version:
                headers["If-Match"] = f'"{version}"'
            case _:
                pass
        told = self.product.append(stream, body, key := self.next_key(), headers=headers)
        if tried is not None:
            foretold(tried, told)
        if told.status_code == 201:
            self.take(stream, {each["type"] for each in facts}, told)
            EveryFact.facts += len(facts)
            self.answered.append(Request(stream, body, key, headers, 201, told.content, told.headers.get("etag")))
        else:
            assert told.status_code == 200 or 400 <= told.status_code < 500, (stream, facts, told.text)
            assert told.status_code != 200 or told.json()["events"] == [], told.text
            self.unchanged(stream, told)

    def take(self, stream: str, said: set[str], told: Response) -> None:
        """Each event stands at the next version of its stream; what was said comes first, unless it was known."""
        events = told.json()["events"]
        assert events[0]["stream"] == stream, events
        assert events[0]["type"] in said, events
        positions = sorted(each["position"] for each in events)
        assert positions == [*range(positions[0], positions[0] + len(events))], positions
        for name in {each["stream"] for each in events if is_known(each["stream"])}:
            known = self.log.get(name, [])
            mine = sorted((each for each in events if each["stream"] == name), key=lambda each: each["version"])
            now = self.events_of(name)
            assert now[: len(known)] == known, name
            new = [(each["event_id"], each["version"], each["type"], each["position"]) for each in mine]
            found = [(each["event_id"], each["version"], each["type"], each["position"]) for each in now[len(known) :]]
            assert found == new, name
            self.log[name] = now
        assert told.headers["etag"] == f'"{len(self.log[stream])}"'

    def unchanged(self, stream: str, told: Response) -> None:
        """Nothing was recorded on it."""
        assert self.events_of(stream) == self.log.get(stream, []), (stream, told.text)


class EveryFactOnPostgres(EveryFact):
    """The same in a database of its own."""

    def place(self) -> str | None:
        return self.places.enter_context(postgres.database())


def is_known(stream: str) -> bool:
    """Whether clients can read it."""
    return stream.partition("/")[0] in KINDS


def foretold(tried: Response, told: Response) -> None:
    """What a dry run said is what came."""
    if tried.status_code >= 400:
        refused(told, tried.status_code, {tried.json()["code"]})
        return
    assert (tried.status_code, tried.json()["recorded"]) == (200, False), tried.text
    wanted, found = ([(each["stream"], each["type"]) for each in one.json()["events"]] for one in (tried, told))
    assert wanted == found
