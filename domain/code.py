"""Coupon codes: how one is read, and whose it is. A code is not its coupon's id and may be in any script."""

import unicodedata
from hashlib import sha256

import msgspec
from msgspec.structs import replace

from domain.fact import Fact, Instant, Key
from domain.kind import Kind

# These names are the stored format: add members, never rename them.


class CodeClaimed(Fact, frozen=True, kw_only=True):
    """A normalised code belongs to this coupon, and to no other (R-000-55)."""

    coupon_id: Key


class Code(msgspec.Struct, frozen=True):
    """Whose a code is."""

    coupon_id: str | None = None


def normalise(typed: str) -> str:
    """A code without the mistakes of typing and copying it: width, case, spaces, invisible characters,
    any dash (R-000-55).
    """
    if typed.isascii() and typed.isprintable():  # as most are, and then only case and spaces are left of all that
        return typed.replace(" ", "").upper()
    wide = unicodedata.normalize("NFKC", typed)
    kept = ("-" if unicodedata.category(char) == "Pd" else char for char in wide)
    shown = "".join(char for char in kept if not char.isspace() and unicodedata.category(char) not in ("Cf", "Cc"))
    return unicodedata.normalize("NFKC", shown.upper())


def codes_stream(normalised: str) -> str:
    """The stream that says whose a code is; by hash, since codes are in any script."""
    return f"codes/{sha256(normalised.encode()).hexdigest()}"


def evolve(code: Code, fact: CodeClaimed, at: Instant) -> Code:
    """The code's owner after the fact."""
    del at
    return replace(code, coupon_id=fact.coupon_id)


KIND = Kind("codes", Code(), evolve, (CodeClaimed,))
