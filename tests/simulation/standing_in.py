"""What the code takes from the system, taken from a world instead: threads, clocks, chance, files and databases."""

import os
import queue
import random
import secrets
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import ExitStack, contextmanager, nullcontext
from functools import partial
from random import Random
from types import FunctionType, ModuleType
from typing import Any
from unittest.mock import patch

import uuid_utils

from api import app as application
from api import logs
from api.bell import Bell
from tests.simulation.disk import Disk
from tests.simulation.faults import Faults
from tests.simulation.strands import World
from tests.simulation.threads import Event, Lock, Queue, Thread

_OURS = ("api", "domain", "projections")


@contextmanager
def standing_in(world: World, disk: Disk, weather: Faults) -> Generator[None]:
    """The code runs in this world for as long as the context lasts."""
    with ExitStack() as stack:
        for module, name, value in _places(_instead(world, disk)):
            stack.enter_context(patch.object(module, name, value))
        stack.enter_context(patch.object(Bell, "ring", _ringing(weather)))
        stack.enter_context(patch.object(logs, "configure", lambda: None))
        stack.enter_context(patch.object(application, "seldom_collecting", nullcontext))
        yield


def _instead(world: World, disk: Disk) -> dict[ModuleType, dict[str, Any]]:
    """By module of the library: what stands in for what."""
    dice = Random(world.chance.random())
    return {
        threading: {
            "Lock": partial(Lock, world),
            "RLock": partial(Lock, world, again=True),
            "Event": partial(Event, world),
            "Thread": partial(Thread, world),
        },
        queue: {"SimpleQueue": partial(Queue, world)},
        time: {"monotonic": lambda: world.now, "sleep": world.sleep},
        random: {"random": dice.random, "uniform": dice.uniform},
        secrets: {
            "token_bytes": dice.randbytes,
            "token_hex": lambda size: dice.randbytes(size).hex(),
            "token_urlsafe": lambda size: dice.randbytes(size).hex(),
        },
        os: {name: getattr(disk, name) for name in ("open", "close", "fdopen", "pwrite", "fsync")}
        | {"fdatasync": disk.fsync, "urandom": dice.randbytes},
        sqlite3: {"connect": disk.connect},
        uuid_utils: {"uuid7": lambda: _uuid(dice)},
    }


def _uuid(dice: Random) -> Any:
    drawn = dice.getrandbits(128) & ~(0xF << 76 | 0x3 << 62)
    return uuid_utils.UUID(int=drawn | 0x7 << 76 | 0x2 << 62)


def _ringing(weather: Faults) -> Callable[[Bell], None]:
    ring = Bell.ring

    def rung(bell: Bell) -> None:
        if not weather.comes("lost-ring"):
            ring(bell)

    return rung


def _places(instead: Mapping[ModuleType, Mapping[str, Any]]) -> Generator[tuple[Any, str, Any]]:
    """Where our modules name a part of the library, the library's module itself, or have it as a default."""
    parts = {id(getattr(module, name)): value for module, names in instead.items() for name, value in names.items()}
    modules = {id(module): _but(module, names) for module, names in instead.items()}
    for module in [each for name, each in sys.modules.items() if name.partition(".")[0] in _OURS]:
        for name, value in list(vars(module).items()):
            if id(value) in parts:
                yield module, name, parts[id(value)]
            elif id(value) in modules:
                yield module, name, modules[id(value)]
            elif isinstance(value, type) and value.__module__ == module.__name__:
                made: Any = vars(value).get("__init__")
                if isinstance(made, FunctionType) and made.__defaults__:
                    yield made, "__defaults__", tuple(parts.get(id(each), each) for each in made.__defaults__)


def _but(module: ModuleType, names: Mapping[str, Any]) -> ModuleType:
    """The module, but for these names."""
    made = ModuleType(module.__name__)
    vars(made).update({**vars(module), **names})
    return made
