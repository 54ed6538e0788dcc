"""What the ledger says no with."""

from collections.abc import Mapping
from typing import Any


class Refused(Exception):
    """A rule does not allow it. Nothing is recorded.

    `code` is kebab-case and stable; `sentence` can be read out to a customer; `ref` names the requirement
    or law behind the rule; `extra` are further members of the problem document (figures, names).
    """

    def __init__(self, code: str, sentence: str, ref: str | None = None, **extra: Any) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.ref = ref
        self.extra: Mapping[str, Any] = extra


class Malformed(Refused):
    """What was said cannot be meant: it contradicts itself or the schema (HTTP 422)."""

    def __init__(self, code: str, sentence: str, pointer: str = "", **extra: Any) -> None:
        super().__init__(code, sentence, None, **extra)
        self.pointer = pointer
