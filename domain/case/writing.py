"""Facts that a case writes elsewhere: decided by the rules of the stream they are for, one after the other.

A case never writes a fact of an order by itself. It says it, as a client would, and the order decides on what the
earlier ones left; so an order can be reached by no way that its own rules do not allow.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from domain import coupon, customer, grants, partner, registers
from domain.fact import Draft, Fact, Said, Seen, Stream
from domain.kind import Decision, Kind
from domain.order import kind as orders

_KINDS: dict[str, Kind] = {
    each.name: each for each in (orders.KIND, coupon.KIND, customer.KIND, grants.KIND, partner.KIND, *registers.KINDS)
}


class Writing:
    """What a case is about to write, and the streams as they would stand then. It changes nothing that it was shown.

    `seen` is what the decision was shown; a stream that it lacks is asked for there.
    """

    def __init__(self, seen: Seen, said: Said) -> None:
        self.drafts: list[Draft] = []
        self._said = said
        self.seen = _Ahead(seen)

    @property
    def words(self) -> Mapping[str, Any]:
        """What persons said, by commitment, as far as it was not erased."""
        return self._said.words

    def stream(self, name: str) -> Stream:
        """A stream as it would stand."""
        return self.seen[name]

    def say(self, stream: str, type_: str, fact: Fact) -> Sequence[Draft]:
        """Say a fact to a stream; what it decides is written too."""
        kind = _KINDS[stream.partition("/")[0]]
        decide: Decision = kind.door[type_].decide
        decided = decide(self.seen, self._said._replace(stream=stream, fact=fact, ledger=False))
        for draft in decided:
            self._fold(draft)
        self.drafts += decided
        return decided

    def _fold(self, draft: Draft) -> None:
        before = self.seen[draft.stream]
        evolve: Callable[..., object] = _KINDS[draft.stream.partition("/")[0]].evolve
        after = evolve(before.state, draft.fact, self._said.at)
        self.seen.ahead[draft.stream] = Stream(after, before.version + 1, before.leaf_hash)


class _Ahead(Seen):
    """The streams as seen, some of them a few facts further on."""

    def __init__(self, seen: Seen) -> None:
        super().__init__()
        self._behind = seen
        self.ahead: dict[str, Stream] = {}

    def __getitem__(self, stream: str) -> Stream:
        return self.ahead[stream] if stream in self.ahead else self._behind[stream]

    def __contains__(self, stream: object) -> bool:
        return stream in self.ahead or stream in self._behind
