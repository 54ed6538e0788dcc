"""Messages to customers, word for word: prepared by the ledger, sent by the shop.

These names are the stored format: add members, never rename them.
"""

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from domain.fact import Fact, Key, Label, Plain

MessageText = Annotated[str, Meta(min_length=1, max_length=2_000)]


class MessageBlock(Plain, frozen=True, kw_only=True):
    """One part of a message, in both languages, with amounts exactly as the ledger has them."""

    kind: Label
    zh: MessageText
    en: MessageText


class MessagePrepared(Fact, frozen=True, kw_only=True):
    """What is to be told to the customer, word for word, before she asks (R-000-128, R-000-130)."""

    message_id: Key
    kind: Label
    blocks: Annotated[tuple[MessageBlock, ...], Meta(min_length=1, max_length=20)]
    channels: tuple[Label, ...] = ()
    incident_id: Key | UnsetType = UNSET
    refund_id: Label | UnsetType = UNSET


class MessageSent(Fact, frozen=True, kw_only=True):
    """A prepared message went out."""

    message_id: Key
    channel: Label
    reference: Label | UnsetType = UNSET
