"""The QR code on a pack: which pack it is and where its events stand, so that paper leads back to the log."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import segno


def scan_text(document: Mapping[str, Any], origin: str | None = None) -> str:
    """What the code says: the order, the last position and its leaf hash; and if the log's origin is known, whose. An
    origin that is a host leads to the page where anybody can check that the last event stands in its log; the order
    stays behind the `#`, which browsers send to nobody.
    """
    as_of = document["as_of"]
    order, place = f"order={document['order']['order_id']}", f"position={as_of['position']}"
    leaf = f"leaf={as_of['leaf_hash']}"
    if origin and _is_host(origin):
        return f"https://{origin}/console/verify?{place}&{leaf}#{order}"
    return f"{origin or 'aftersales'}:{order};{place};{leaf}"


@lru_cache(maxsize=64)
def modules(text: str) -> tuple[bytes, ...]:
    """The code, row by row, a byte a module: 1 is dark."""
    return tuple(bytes(bool(each) for each in row) for row in segno.make(text, error="m", micro=False).matrix)


def svg(text: str) -> str:
    """The code as a drawing of one path, without anything that could run."""
    rows = modules(text)
    dark = "".join(
        f"M{along} {down}h1v1h-1z" for down, row in enumerate(rows) for along, each in enumerate(row) if each
    )
    side = len(rows)
    shape = f'viewBox="0 0 {side} {side}" width="136" height="136" shape-rendering="crispEdges" aria-hidden="true"'
    return f'<svg {shape}><path d="{dark}"/></svg>'


def _is_host(origin: str) -> bool:
    """Whether a browser could be sent there: `ledger.example.com`, with a path or without."""
    host = origin.partition("/")[0]
    return "." in host and host.replace(".", "").replace("-", "").isalnum() and host.isascii()
