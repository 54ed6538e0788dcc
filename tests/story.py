"""Stories about the shop: given what was said before, when this is said, then this is recorded.

Decisions are pure, so a story needs no ledger: it folds what was decided and asks the next decision. Facts are
stated as a client states them; a member that holds a person's words is given as plain text.
"""

from collections.abc import Callable
from hashlib import sha256
from typing import Any, Self, TypeGuard

import msgspec

from api.problem_texts import PROBLEMS
from domain.catalogue import KINDS
from domain.clock import after, plus
from domain.coupon import Coupon
from domain.errors import Malformed, Refused
from domain.fact import Draft, Fact, Said, Seen, Stream, Unread
from domain.kind import Earlier
from domain.ledger.vault import seal
from domain.message import MessagePrepared
from domain.order.state import Order
from tests.trace import requirements

BEGINNING = "2026-05-01T02:00:00.000000Z"

_ON_THE_WAY = ("RETURN", "EXCHANGE", "REFUND")
"""The kinds of messages about what a customer waits for: they follow many facts, and tests/order/test_progress.py
shows after which.
"""


class Shop:
    """The streams as they stand, and the clock of the story: it moves a little with each fact."""

    def __init__(self) -> None:
        self.streams: dict[str, Stream] = {}
        self.log: list[tuple[str, Fact, str]] = []
        self.now = BEGINNING
        self.last: list[Draft] = []
        self._salts = 0
        self._words: dict[str, Any] = {}

    def at(self, now: str) -> Self:
        """Move the clock."""
        self.now = now if "T" in now else f"{now}T02:00:00.000000Z"
        return self

    def later(self, *, days: int = 0, hours: int = 0) -> Self:
        """Let time pass."""
        self.now = plus(self.now, days=days, hours=hours)
        return self

    def say(self, stream: str, type_: str, *, at: Any = None, historical: Any = False, **members: Any) -> Self:
        """State a fact; what is decided is in `last` and folded into the streams.

        A fact with a member `at` says when it happened too. Said again under its own id it records nothing, or is
        refused if it says something else.
        """
        kind = KINDS[stream.split("/", maxsplit=1)[0]]
        act = kind.door[type_]
        happened = {"at": at or self.now} if "at" in act.said.__struct_fields__ else {}
        raw, rows = seal(members | happened, self._salt)
        words = {row.commitment.hex(): msgspec.json.decode(row.value) for row in rows}
        fact = msgspec.convert(raw, act.said, strict=True)
        self._words.update(words)
        said = Said(stream, fact, at or self.now, self.now, type_ in kind.internal, historical, self._words)
        known = kind.recorded(self.stream(stream).state, fact)
        before = known.fact if isinstance(known, Earlier) else known
        if before is not None and self.words(before) == self.words(fact):
            self.last = []
            return self
        if before is not None and before is known:
            raise Refused("already-recorded-differently", "It is recorded with other content.")
        self.last = self._decide(act.decide, said)
        for draft in self.last:
            self._fold(draft, said.at)
        self.now = after(self.now)
        return self

    def forget(self, member: str) -> Self:
        """Erase all words that have this member."""
        kept = {key: each for key, each in self._words.items() if not isinstance(each, dict) or member not in each}
        self._words = kept
        return self

    def refusal(self, stream: str, type_: str, **members: Any) -> Refused:
        """The refusal that stating this meets; nothing may have changed by it."""
        before = dict(self.streams)
        try:
            self.say(stream, type_, **members)
        except Refused as refusal:
            assert self.streams == before
            _expect_explained(refusal, KINDS[stream.split("/", maxsplit=1)[0]].door[type_].said)
            return refusal
        raise AssertionError(f"{type_} was not refused: {self.last}")

    def recorded(self, *types: type[Fact]) -> list[Fact]:
        """The facts of these types that the last statement recorded, on whatever stream."""
        return [draft.fact for draft in self.last if isinstance(draft.fact, types)]

    def words(self, fact: Any) -> Any:
        """A fact as plain members, with a person's words back in their places."""
        return self._reveal(msgspec.to_builtins(fact))

    def names(self, prefix: str = "") -> list[str]:
        """The names of the facts that the last statement recorded on streams that begin so.

        Without what a customer is told on the way of her return or refund, which `told` lists.
        """
        found = [draft.fact for draft in self.last if draft.stream.startswith(prefix)]
        return [type(fact).__name__ for fact in found if not _on_the_way(fact)]

    def told(self) -> list[MessagePrepared]:
        """What the last statement tells of the way of a return, an exchange or a refund."""
        return [draft.fact for draft in self.last if _on_the_way(draft.fact)]

    def stream(self, name: str) -> Stream:
        """A stream as it stands."""
        return self.streams.get(name, Stream(KINDS[name.split("/", maxsplit=1)[0]].initial))

    def order(self, key: str = "A-1") -> Order:
        """An order as it stands."""
        return self.stream(f"orders/{key}").state

    def coupon(self, key: str = "c1") -> Coupon:
        """A coupon as it stands."""
        return self.stream(f"coupons/{key}").state

    def _decide(self, decide: Callable[[Seen, Said], Any], said: Said) -> list[Draft]:
        seen = Seen({said.stream: self.stream(said.stream)})
        while True:
            try:
                return list(decide(seen, said))
            except Unread as unread:
                seen.update({name: self.stream(name) for name in unread.streams})

    def _fold(self, draft: Draft, at: str) -> None:
        before = self.stream(draft.stream)
        kind = KINDS[draft.stream.split("/")[0]]
        assert isinstance(draft.fact, kind.facts), f"{kind.name} can't hold {type(draft.fact).__name__}"
        leaf = sha256(f"{before.leaf_hash}{draft.fact}".encode()).hexdigest()
        self.streams[draft.stream] = Stream(kind.evolve(before.state, draft.fact, at), before.version + 1, leaf)
        self.log.append((draft.stream, draft.fact, at))

    def _reveal(self, value: Any) -> Any:
        if isinstance(value, dict):
            if value.keys() == {"commitment"}:
                return self._words[value["commitment"]]
            return {key: self._reveal(each) for key, each in value.items()}
        return [self._reveal(each) for each in value] if isinstance(value, list | tuple) else value

    def _salt(self) -> bytes:
        self._salts += 1
        return self._salts.to_bytes(16)


def _on_the_way(fact: Fact) -> TypeGuard[MessagePrepared]:
    return isinstance(fact, MessagePrepared) and fact.kind in _ON_THE_WAY


def _expect_explained(refusal: Refused, said: type[Fact]) -> None:
    """Whoever meets it is told why, can look up the problem and the rule behind it, and finds the member that can't be
    meant. Laws go by their names, which are Chinese.
    """
    assert refusal.code in PROBLEMS
    assert refusal.sentence, refusal.code
    ref, pointer = refusal.ref, refusal.pointer if isinstance(refusal, Malformed) else ""
    assert ref is None or ref in requirements() or not ref.isascii(), ref
    assert not pointer or pointer.split("/")[1] in said.__struct_encode_fields__, pointer
