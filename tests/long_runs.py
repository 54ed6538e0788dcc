"""What runs share that take as long as one likes: a seed, which is told first, and figures that stay in `var/`."""

import json
import secrets
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from typing import Any

from tests import house

VAR = house.ROOT / "var"


def begun(parser: ArgumentParser) -> Namespace:
    """What is asked for, a seed with it: by chance where none is given."""
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    asked = parser.parse_args()
    sys.stdout.write(f"seed {asked.seed}\n")
    sys.stdout.flush()
    VAR.mkdir(exist_ok=True)
    return asked


def keep(name: str, figures: Mapping[str, Any]) -> None:
    """Leave the figures of a run that came to its end."""
    told = json.dumps(figures, indent=1, ensure_ascii=False) + "\n"
    (VAR / f"{name}.json").write_text(told, encoding="utf-8")
