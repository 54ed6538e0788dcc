"""A message out of its template: the recorded fact keeps the words, the template only says where they come from."""

from collections.abc import Mapping
from hashlib import sha256
from re import compile as pattern
from typing import Any

from msgspec import UnsetType

from domain.message.events import Language, MessageBlock, MessagePrepared
from domain.message.templates import NEWEST, TEMPLATES

CHINESE: Language = "zh-CN"
"""The language a customer is written to in while she has not said another."""
Words = str | tuple[str, str] | None
"""What fills a gap: the same in both languages, or in Chinese and in English; None where there is nothing to say."""

_KEY_MAX = 64
_OPTIONAL = pattern(r"\[([^\[\]]*)\]")
_GAP = pattern(r"\{(\w+)\}")


def prepared(
    template: str,
    message_id: str,
    customer_id: str | UnsetType,
    words: Mapping[str, Words],
    language: Language = CHINESE,
    **members: Any,
) -> MessagePrepared:
    """The message made from the newest version of this template; to whom the port cannot tell is the shop's to tell."""
    version = NEWEST[template]
    made = TEMPLATES[template, version]
    block = MessageBlock(
        kind=made.part,
        zh=filled(made.zh, {name: _in(each, 0) for name, each in words.items()}),
        en=filled(made.en, {name: _in(each, 1) for name, each in words.items()}),
    )
    return MessagePrepared(
        message_id=message_id,
        kind=made.kind,
        blocks=(block,),
        template=template,
        template_version=version,
        language=language,
        customer_id=customer_id,
        **members,
    )


def filled(text: str, words: Mapping[str, str | None]) -> str:
    """The text with its gaps filled. Values are put in once and never read for gaps, whatever a person wrote."""

    def said(part: str) -> str:
        return part if all(words[name] is not None for name in _GAP.findall(part)) else ""

    return _GAP.sub(lambda gap: words[gap[1]] or "", _OPTIONAL.sub(lambda part: said(part[1]), text))


def message_key(*parts: str) -> str:
    """A message's id within its stream, the same whenever the same decision is taken again: its parts, or their hash
    where they are too long for a key.
    """
    name = ".".join(parts)
    return name if len(name) <= _KEY_MAX else f"{parts[0]}.{sha256('/'.join(parts[1:]).encode()).hexdigest()[:24]}"


def _in(words: Words, place: int) -> str | None:
    return words[place] if isinstance(words, tuple) else words
