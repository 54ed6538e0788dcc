"""A language, put together from the modules of its package: each says its part, and nothing is said twice."""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import cast

PARTS = ("SENTENCES", "WORDS", "PHRASES", "LABELS")


def gathered(package: ModuleType) -> dict[str, Mapping[str, str]]:
    """Each part of a language by its name. Raises ValueError if two modules say the same name of one part."""
    found: dict[str, dict[str, str]] = {part: {} for part in PARTS}
    for each in iter_modules(package.__path__):
        module = import_module(f"{package.__name__}.{each.name}")
        for part, texts in found.items():
            more = cast(Mapping[str, str], getattr(module, part, {}))
            if twice := texts.keys() & more.keys():
                raise ValueError(f"{module.__name__} says {', '.join(sorted(twice))} again, one of {part}.")
            texts.update(more)
    return dict(found)
