"""Messages to customers, word for word: prepared by the ledger, sent through a port or by the shop.

These names are the stored format: add members, never rename them.
"""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from domain.fact import Fact, Key, Label, Plain, PositiveCount

Language = Literal["zh-CN", "en"]
MessageText = Annotated[str, Meta(min_length=1, max_length=2_000)]


class MessageBlock(Plain, frozen=True, kw_only=True):
    """One part of a message, in both languages, with amounts exactly as the ledger has them."""

    kind: Label
    zh: MessageText
    en: MessageText


class MessagePrepared(Fact, frozen=True, kw_only=True):
    """What is to be told to the customer, word for word, before she asks (R-000-128, R-000-130, R-003-35).

    `template` in `template_version` is what the words were made from, `language` the one she is written to in,
    `customer_id` who she is. One without them was prepared before there was a port: the shop sends it by itself.
    `channels` are those that are allowed; where none are named, all are.
    """

    message_id: Key
    kind: Label
    blocks: Annotated[tuple[MessageBlock, ...], Meta(min_length=1, max_length=20)]
    channels: tuple[Label, ...] = ()
    incident_id: Key | UnsetType = UNSET
    refund_id: Label | UnsetType = UNSET
    template: Label | UnsetType = UNSET
    template_version: PositiveCount | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    customer_id: Key | UnsetType = UNSET


class MessageSent(Fact, frozen=True, kw_only=True):
    """A prepared message went out: handed over by the ledger's port, or sent by the shop itself."""

    message_id: Key
    channel: Label
    reference: Label | UnsetType = UNSET
