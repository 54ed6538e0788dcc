"""A JSON object that is too long to be held, read value by value."""

from collections.abc import Iterator
from contextlib import suppress
from io import TextIOWrapper
from typing import Any, BinaryIO

from projections.proof.merkle import Unproved
from projections.proof.verify_json import DECODER

_VALUE_CHARS = 1 << 20


class Scan:
    """Where a reader stands in a JSON text. No value may be longer than a megabyte."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = TextIOWrapper(file, "utf-8", newline="")
        self._text, self._at, self._ended = "", 0, False

    def peek(self) -> str:
        """The next character that is no space; none at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in " \t\r\n":
                self._at += 1
            if self._ended or len(self._text) - self._at >= _VALUE_CHARS:
                return self._text[self._at : self._at + 1]
            more = self._file.read(_VALUE_CHARS)
            self._text, self._at, self._ended = self._text[self._at :] + more, 0, not more

    def take(self, *wanted: str) -> str:
        """The next character, which must be one of these."""
        found = self.peek()
        if found not in wanted:
            raise Unproved(f"«{found}» stands where one of {' '.join(wanted)} must")
        self._at += 1
        return found

    def leave(self) -> None:
        """Leave the file to whoever opened it."""
        with suppress(ValueError):  # it may be closed already
            self._file.detach()

    def value(self) -> Any:
        """The next value."""
        self.peek()
        try:
            found, self._at = DECODER.raw_decode(self._text, self._at)
        except (ValueError, RecursionError) as error:
            raise Unproved(f"this is not JSON that can be read: {str(error)[:80]}") from None
        return found


def members_of(file: BinaryIO) -> Iterator[tuple[str, Any]]:
    """Every member of the object, and of one that is a list each element by itself; nothing of another JSON value."""
    scan, names = Scan(file), set[str]()
    try:
        if scan.peek() == "[":
            return
        end = scan.take("{")
        while end != "}" and (names or scan.peek() != "}"):
            name = scan.value()
            if not isinstance(name, str) or name in names:
                raise Unproved("the JSON has a member twice, or one without a name")
            names.add(name)
            scan.take(":")
            yield from ((name, each) for each in _elements(scan))
            end = scan.take(",", "}")
        if end != "}":
            scan.take("}")
        if scan.peek():
            raise Unproved("something follows the JSON")
    except UnicodeDecodeError:
        raise Unproved("the JSON is not UTF-8") from None
    finally:
        scan.leave()


def _elements(scan: Scan) -> Iterator[Any]:
    if scan.peek() != "[":
        yield scan.value()
        return
    end = scan.take("[")
    if scan.peek() == "]":
        end = scan.take("]")
    while end != "]":
        yield scan.value()
        end = scan.take(",", "]")
