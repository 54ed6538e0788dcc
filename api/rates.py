"""How often a key may ask, and how often one address may guess keys: buckets that fill up again at a rate.

Of a bucket only the moment is kept at which it will be full (the generic cell rate algorithm), so a request costs a
microsecond or two and a full bucket nothing. The library `limits` has windows only, which know no burst beside a rate,
takes six times as long to tell what is left, and starts a thread a hundred times a second. Each process counts by
itself. Headers as draft-ietf-httpapi-ratelimit-headers.
"""

from collections.abc import Callable
from hashlib import sha256
from ipaddress import IPv6Address, ip_address
from math import ceil
from time import monotonic
from typing import NamedTuple

from starlette.types import Scope

from api.problems import Problem
from domain.ledger.keys import Key, Keys

BURST_S = 10
"""A bucket holds what comes at its rate in so many seconds: who was quiet may ask that much at once."""
GUESSES_PER_S = 20
_KNOWN_MAX = 10_000
_NO_TIME_S = 1e-6
_NET_BITS = 64
"""Whoever has one IPv6 address has as many as this prefix holds."""


class Left(NamedTuple):
    """What a request left of its bucket: so many requests, full again in `full_s`; `wait_s` until one is refilled,
    above 0 only if there was none left for it.
    """

    remaining: int
    full_s: float
    wait_s: float = 0.0


class Buckets:
    """A bucket for everybody who asks, by name. `elapsed` gives seconds that only go forward."""

    def __init__(self, name: str, per_s: int, elapsed: Callable[[], float] = monotonic) -> None:
        self.policy = f'"{name}";q={per_s * BURST_S};w={BURST_S}'
        self._name = name
        self._per_s = per_s
        self._elapsed = elapsed
        self._full_at: dict[str, float] = {}

    def take(self, who: str) -> Left:
        """Take one, if there is one left."""
        left = self.look(who)
        if not left.wait_s:
            if len(self._full_at) >= _KNOWN_MAX and who not in self._full_at:
                self._forget()
            self._full_at[who] = self._elapsed() + left.full_s
        return left

    def look(self, who: str) -> Left:
        """What would be left if one were taken."""
        now = self._elapsed()
        full_s = max(self._full_at.get(who, now) - now, 0.0) + 1 / self._per_s
        if full_s - BURST_S > _NO_TIME_S:
            return Left(0, full_s, full_s - BURST_S)
        return Left(int((BURST_S - full_s) * self._per_s), full_s)

    def headers(self, left: Left) -> tuple[tuple[bytes, bytes], tuple[bytes, bytes]]:
        """What tells a client so."""
        told = f'"{self._name}";r={left.remaining};t={ceil(left.full_s)}'
        return (b"ratelimit-policy", self.policy.encode()), (b"ratelimit", told.encode())

    def _forget(self) -> None:
        """Make room: full buckets are as good as none, and of the others those that are nearest to it go. Others may
        take theirs meanwhile, on threads of their own.
        """
        now = self._elapsed()
        open_ = sorted(((at, who) for who, at in list(self._full_at.items()) if at > now), reverse=True)
        self._full_at = {who: at for at, who in open_[: _KNOWN_MAX // 2]}


class Rates:
    """The limits of one process: `per_s` requests a second of each key, and guesses of each address."""

    def __init__(self, per_s: int, elapsed: Callable[[], float] = monotonic) -> None:
        self._keys = Buckets("key", per_s, elapsed)
        self._guesses = Buckets("guesses", GUESSES_PER_S, elapsed)
        self._opened: dict[bytes, None] = {}

    def count(self, scope: Scope, key_id: str) -> None:
        """Count a request of a key, once; 429 if it asks too often."""
        if "ledger.rate" in scope:
            return
        left = self._keys.take(key_id)
        scope["ledger.rate"] = self._keys.headers(left)
        if left.wait_s:
            raise _too_often("rate-exceeded", "This key asks too often.", left)

    def verified(self, scope: Scope, keys: Keys, secret: str) -> Key | None:
        """The key of this secret, if there is one; 429 if too many that there are not came from this address.

        What opened something here before is no guess: nobody is kept out by who guesses behind the same proxy.
        """
        address, digest = _address(scope), sha256(secret.encode()).digest()
        guess = self._guesses.look(address)
        if guess.wait_s and digest not in self._opened:
            raise _too_often("guesses-exceeded", "Too many unknown keys came from this address.", guess)
        key = keys.verify(secret)
        if key is None:
            self._opened.pop(digest, None)
            self._guesses.take(address)
        elif len(self._opened) < _KNOWN_MAX:
            self._opened[digest] = None
        return key


def _too_often(code: str, sentence: str, left: Left) -> Problem:
    wait_s = ceil(left.wait_s)
    return Problem(429, code, f"{sentence} Try again in {wait_s} s.", {"Retry-After": str(wait_s)}, wait_s=wait_s)


def _address(scope: Scope) -> str:
    """Who is at the other end, as far as addresses tell people apart."""
    host = scope["client"][0] if scope.get("client") else ""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        net = int(address) >> (128 - _NET_BITS)
        return str(address.ipv4_mapped or f"{net:x}")
    return str(address)
