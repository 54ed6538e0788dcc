"""What is done to sound input: bytes, JSON and texts changed at random places, into what readers trip over."""

import json
from collections.abc import Iterable, Iterator, Mapping, MutableMapping, MutableSequence, Sequence
from copy import deepcopy
from random import Random
from typing import Any

INTEGERS = (
    *(0, 1, -1, 2, 7, 100, 10_000, 2**31 - 1, 2**31, 2**32, 2**53 - 1, 2**53, -(2**53), 2**63 - 1, 2**63, 2**64),
    *(-(2**63) - 1, 10**18, 10**30, -(10**30), 10**400),
)
INSTANTS = (
    *("2026-05-01T00:00:00Z", "2026-05-01T00:00:00+08:00", "2026-05-01T00:00:00.123456789Z", "2026-05-01", ""),
    *("0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.999999-14:00"),
    *("9999-12-31T23:59:60Z", "2026-02-29T00:00:00Z", "2024-02-29T24:00:00Z", "2026-05-01T00:00:00+24:00", "now"),
    *("2026-05-01t00:00:00z", "2026-05-01T00:00:00-00:00", "+12026-05-01T00:00:00Z", "-2026-05-01T00:00:00Z"),
    *("2026-05-01T00:00:00+00:00:01", "２０２６-05-01T00:00:00Z", "2026-W18-5", "1e9", "1970-01-01T00:00:00Z"),
)
TEXTS = (
    *("", " ", "\x00", "\x7f", "\x1b[2J", "\r\n", "\u202e", "\u2066\u2069", "\ufeff", "\ufffe", "\ud800", "e\u0301"),
    *("\U0010ffff", "\u202egnp.exe", "İ", "ß", "ﬃ", "𝟏𝟎", "１２", "null", "NaN", "-0", "1e999", "true", "[]", "{}"),
    *("../../etc/passwd", "..", "%00", "%2e%2e%2f", "'", '"', "' OR 1=1 --", "<script>alert(1)</script>", "{{7*7}}"),
    *("${jndi:ldap://x}", "=1+1", "@SUM(A1)", "-2+3", "\t=1", "$(id)", "a" * 64, "a" * 65, "长" * 300, "x" * 70_000),
    *("https://169.254.169.254/", "javascript:alert(1)", "Asia/Shanghai", "Mars/Olympus", "CNY", "XTS", "zh-CN"),
    *("orders/A-1001", "cases/", "/", "A-1001", "1:2", "*", "%", "_", "\\", "a\\'b", "¼", "²"),
)
VALUES = (None, True, False, 0.5, -0.0, 1e308, [], {}, [[]], {"": None}, [None], {"commitment": "0" * 64})
SPELT = (
    *(b"NaN", b"Infinity", b"-Infinity", b"1e400", b"-0", b"01", b"1.", b".5", b"0x1", b"1" * 5_000, b"1E2", b"nul"),
    *(b'"\\ud800"', b'"\\ude00\\ud83d"', b'"\\u0000"', b'"\x00"', b'"\\x41"', b"'a'", b"/**/1", b"\xef\xbb\xbf1"),
    *(b"[" * 40 + b"]" * 40, b"[" * 5_000, b'{"a":' * 40 + b"1" + b"}" * 40, b'{"a":1,"a":2}', b'{"a":1,"\\u0061":2}'),
    *(b"\xc0\xaf", b'"\xed\xa0\x80"', b'"\xf5\x80\x80\x80"', b"1 1", b"1,", b",1", b"undefined", b"[1,]", b""),
)
TOKENS = (
    *(b"\x00", b"\xff", b"\r\n", b"\n\n", b"\xe2\x80\x94 ", b"+", b"=", b"{", b"}", b"[", b'"', b"0", b"-", b"9" * 30),
    *(b"PK\x03\x04", b"PK\x05\x06", b"\x80", b"%", b"\xe2\x80\xae", b"null", b"true"),
)


class Mutator:
    """Changes what it is given, as its random numbers have it. `told` are values that members of a name may have."""

    def __init__(self, chosen: Random, told: Mapping[str, Sequence[Any]] | None = None) -> None:
        self.chosen = chosen
        self._told = told or {}

    def scalar(self) -> Any:
        """A value that stands for itself."""
        pick = self.chosen.choice
        return pick((pick(INTEGERS), pick(INSTANTS), pick(TEXTS), pick(TEXTS), deepcopy(pick(VALUES))))

    def text(self) -> str:
        """A text."""
        return self.chosen.choice((*TEXTS, *INSTANTS, *map(str, INTEGERS)))

    def value(self, value: Any, changes: int = 1) -> Any:
        """The JSON value, so many of its nodes changed."""
        root = [deepcopy(value)]
        for _ in range(changes):
            self._change(*self.chosen.choice(list(_nodes(root))))
        return root[0] if root else None

    def plausible(self, value: Any) -> Any:
        """The JSON value, some of its members told as elsewhere: what fits its schema and no rule perhaps."""
        root = [deepcopy(value)]
        places = [(at, key) for at, key in _nodes(root) if isinstance(at, dict) and key in self._told and key != "type"]
        for at, key in self.chosen.sample(places, min(len(places), self.chosen.randint(1, 3))):
            if key in at:
                at[key] = deepcopy(self.chosen.choice(self._told[key]))
        return root[0]

    def json(self, value: Any) -> bytes:
        """The JSON value changed, as a text; now and then spelt as no JSON may be."""
        changed = self.value(value, self.chosen.choice((1, 1, 1, 2, 3)))
        if self.chosen.random() < 0.7:
            return _encoded(changed)
        holder = [changed]
        at, key = self.chosen.choice(list(_nodes(holder)))
        at[key] = _MARK
        return _encoded(holder[0]).replace(_encoded(_MARK), self.chosen.choice(SPELT), 1)

    def bytes(self, raw: bytes, changes: int = 1) -> bytes:
        """The bytes with so many places changed; now and then as they were."""
        for _ in range(changes):
            at = self.chosen.randint(0, len(raw))
            to = min(len(raw), at + self.chosen.choice((1, 1, 2, 8, 64, 1_000)))
            match self.chosen.randrange(6):
                case 0 if raw:
                    at = min(at, len(raw) - 1)
                    raw = raw[:at] + bytes([raw[at] ^ 1 << self.chosen.randrange(8)]) + raw[at + 1 :]
                case 1:
                    raw = raw[:at] + raw[to:]
                case 2:
                    raw = raw[:to] + raw[at:]
                case 3:
                    raw = raw[:at] + self.chosen.choice(TOKENS) + raw[to if self.chosen.random() < 0.5 else at :]
                case 4:
                    raw = raw[:at]
                case _:
                    other = self.chosen.randint(0, len(raw))
                    raw = raw[:at] + raw[other : other + to - at] + raw[to:]
        return raw

    def _change(self, at: Any, key: Any) -> None:
        """One node: another value, none, one more, or one that stands elsewhere."""
        if key not in (range(len(at)) if isinstance(at, list) else at):
            return
        match self.chosen.randrange(8):
            case 0:
                del at[key]
                if not at:
                    at.append(None) if isinstance(at, list) else None
            case 1 if isinstance(at[key], MutableMapping):
                at[key][self.text()] = self.scalar()
            case 1 | 2 if isinstance(at[key], MutableSequence) and at[key]:
                at[key] *= self.chosen.choice((2, 2, 120))
            case 3 if isinstance(at, dict):
                at[self.chosen.choice((self.text(), str(key).upper(), f"{key} "))] = at.pop(key)
            case 4:
                at[key] = self.chosen.choice(([at[key]], {"value": at[key]}, str(at[key])))
            case 5 if type(at[key]) is int:
                at[key] += self.chosen.choice((1, -1, 10, 2**53))
            case _:
                at[key] = self.scalar()


_MARK = "\x1aspelt here\x1a"


def told_in(values: Iterable[Any]) -> dict[str, list[Any]]:
    """What members of these values say, by their names."""
    found = dict[str, list[Any]]()
    for at, key in _nodes(list(values)):
        if isinstance(at, dict) and at[key] not in found.setdefault(key, []):
            found[key].append(at[key])
    return found


def _nodes(at: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a value that holds another."""
    for key in range(len(at)) if isinstance(at, list) else list(at):
        yield at, key
        if isinstance(at[key], list | dict):
            yield from _nodes(at[key])


def _encoded(value: Any) -> bytes:
    return json.dumps(value).encode()
