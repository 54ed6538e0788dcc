"""Mutants that no test could see, since what they say is the same: `equivalent.json` tells of each why."""

import json
from pathlib import Path

_LISTED = Path(__file__).with_suffix(".json")


def equivalents() -> dict[str, str]:
    """Why, by the mutant's name."""
    return {each["mutant"]: each["why"] for each in json.loads(_LISTED.read_text(encoding="utf-8"))}
