"""What a stream knows of its messages, and the one act on them: any kind of stream can carry them.

It has `messages: dict[str, Message] = {}` in its state, folds both facts with `folded`, and has in its door
`Act(MessageSent, send_message)`, whose earlier saying `recorded_sending` finds.
"""

from collections.abc import Mapping

import msgspec

from domain.errors import Refused
from domain.fact import Draft, Instant, Said, Seen
from domain.message.events import MessagePrepared, MessageSent


class Message(msgspec.Struct, frozen=True):
    """A message that was prepared, when, and over which channels it went out."""

    fact: MessagePrepared
    at: Instant
    sent: tuple[MessageSent, ...] = ()


def folded(messages: dict[str, Message], fact: MessagePrepared | MessageSent, at: Instant) -> dict[str, Message]:
    """A stream's messages after the fact."""
    if isinstance(fact, MessagePrepared):
        return {**messages, fact.message_id: Message(fact, at)}
    known = messages.get(fact.message_id)
    if known is None:
        return messages
    return {**messages, fact.message_id: Message(known.fact, known.at, (*known.sent, fact))}


def recorded_sending(messages: Mapping[str, Message], said: MessageSent) -> MessageSent | None:
    """A message goes out over each channel once."""
    message = messages.get(said.message_id)
    return next((sent for sent in message.sent if sent.channel == said.channel), None) if message else None


def send_message(seen: Seen, said: Said) -> list[Draft]:
    """Record that a prepared message went out; refuses `unknown-message`, one that never was."""
    fact = said.fact
    assert isinstance(fact, MessageSent)
    if fact.message_id not in seen[said.stream].state.messages:
        raise Refused("unknown-message", f"There is no message {fact.message_id} here.", message_id=fact.message_id)
    return [Draft(said.stream, fact)]
