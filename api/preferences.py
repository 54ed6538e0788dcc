"""What a client prefers, by the weights of its Accept headers (RFC 9110, 12.4.2)."""

import re

_WEIGHT = re.compile(r"[01](\.\d{0,3})?")


def weights(header: str) -> dict[str, float]:
    """Each choice in lower case with its weight, in the order stated; one with a weight that is none counts 0."""
    found: dict[str, float] = {}
    for part in header.split(","):
        name, *parameters = (each.strip().lower() for each in part.split(";"))
        stated = next((each[2:] for each in parameters if each.startswith("q=")), "1")
        found[name] = float(stated) if _WEIGHT.fullmatch(stated) else 0.0
    return found
