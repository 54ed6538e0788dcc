"""One world from its seed: servers, clients and faults until all came to rest, and then everything is looked at."""

import gc
import shutil
import warnings
from collections import Counter
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from random import Random
from typing import NamedTuple

from tests.simulation.checking import expect_whole
from tests.simulation.disk import Disk
from tests.simulation.faults import Faults
from tests.simulation.mistakes import MISTAKES
from tests.simulation.process import Process
from tests.simulation.shop import Clock, Shop
from tests.simulation.standing_in import standing_in
from tests.simulation.strands import Strand, World

STORM_S = 6.0
REST_S = 120.0
"""After the storm everything comes to rest within so long, by the world's clock."""
_QUIET_S = 4.0
_STALLS_S = (0.01, 0.1, 1.0, 6.0)
_LOST = (".views", ".map", ".tree")


class Found(NamedTuple):
    """What became of a world: the number of all that happened in it, and some figures."""

    trace: str
    steps: int
    events: int
    met: Counter[str]


class Failed(AssertionError):
    """What was promised does not hold: the seed, what is wrong, and the last steps."""


class Simulation:
    """The world of one seed, on a ledger in this folder."""

    def __init__(self, seed: int, folder: Path, *, calm: bool = False) -> None:
        chance = Random(seed)
        self.world = World(chance.getrandbits(64), 1.0 if calm else chance.choice((0.03, 0.2, 1.0)))
        self.weather = Faults(chance, calm=calm)
        self.disk = Disk(self.world, self.weather)
        self.clock = Clock(self.world)
        self.name, self.dead = "keeper", False
        self._folder = folder
        self._slots: list[Process | None] = [None] * (1 if calm else chance.choice((1, 2, 2, 3)))
        self._wanted = len(self._slots)
        self._all: list[Process] = []
        self._raging = self._asleep = False
        self.shop = Shop(self.world, self.weather, self.clock, self._living)
        self.world.between = self._between

    def begin(self) -> None:
        """Start the servers, and keep them going."""
        for slot in range(len(self._slots)):
            self.world.spawn(self, f"slot{slot}", lambda slot=slot: self._keep(slot))

    def prepare(self) -> None:
        """A first start and what the shop needs, with nothing in the way."""
        self.begin()
        self.shop.begin(self.shop.prepare)
        self.world.run(lambda: not self.shop.open, REST_S)
        self.end()

    def storm(self) -> None:
        """Trade while things go wrong, until every client has been told."""
        chance, shop = self.world.chance, self.shop
        self.begin()
        clients = chance.randint(1, 4)
        for number in range(clients):
            shop.begin(lambda number=number: shop.trade(f"li-{number}", chance.randint(1, 4)))
        self.world.spawn(shop, "follower", lambda: shop.follow(lambda: self._asleep))
        self.world.spawn(shop, "watcher", lambda: shop.watch(lambda: self._asleep))
        self.world.spawn(self, "nature", self._nature)
        self.world.run(lambda: self.world.now > STORM_S, REST_S)

    def rest(self) -> None:
        """Nothing goes wrong any more; every client is told, all that is due is done, everybody knows all there is."""
        self.weather.storm = False
        self.world.run(lambda: not (self.shop.open or self._raging), STORM_S + REST_S)
        self._wanted = 1
        for process in self._living()[1:]:
            process.stop()
        self.clock.jump(3_600)
        self.world.spawn(self.shop, "sleeper", self._fall_asleep)
        self.world.run(lambda: self._asleep, self.world.now + REST_S)

    def end(self) -> None:
        """Stop every server in order."""
        self._wanted = 0
        self.world.run(self._stopped, self.world.now + REST_S)

    def bury(self) -> None:
        """Let go of all that is left."""
        self.dead = self.shop.dead = True
        warnings.simplefilter("ignore", RuntimeWarning)  # of coroutines that a killed server had made and not begun
        self._bury_all()
        self._all.clear()
        self._slots.clear()
        gc.collect()  # what closes itself when it goes does so in this world, not in the next
        self.disk.let_go(self)
        self.disk.end()

    def _bury_all(self) -> None:
        for process in self._all:
            if not process.dead:
                process.kill()
        self.world.drop(self)
        self.world.drop(self.shop)
        self.world.unwind()
        for process in self._all:
            process.bury()

    def _living(self) -> list[Process]:
        return [process for process in self._slots if process is not None and process.up]

    def _stopped(self) -> bool:
        for process in self._living():
            process.stop()
        return all(process is None for process in self._slots)

    def _keep(self, slot: int) -> None:
        """A server in this place, and another once it has ended."""
        world, number = self.world, 0
        while slot < self._wanted:
            number += 1
            name = f"server{slot}.{number}"
            process = self._slots[slot] = Process(world, self.disk, name, self._folder, self.clock)
            self._all.append(process)
            world.wait(partial(getattr, process, "dead"))
            world.sleep(world.chance.uniform(0.05, 1.5))
        self._slots[slot] = None

    def _nature(self) -> None:
        world, weather, clock = self.world, self.weather, self.clock
        self._raging = True
        while weather.storm:
            world.sleep(world.chance.uniform(0.05, 0.5))
            for process in self._living():
                if weather.comes("stopped"):
                    process.stop()
            if weather.comes("clock-back"):
                clock.jump(-world.chance.uniform(0, 90))
            if weather.comes("clock-ahead"):
                clock.jump(world.chance.uniform(0, 90))
            if weather.comes("lost-file"):
                self._lose(world.chance.choice(_LOST))
            if weather.comes("locked-out"):
                self._lock_out(world.chance.uniform(0, 7))
        self._raging = False

    def _lose(self, suffix: str) -> None:
        self.world.note(f"{suffix} is lost")
        (self._folder / f"ledger.db{suffix}").unlink(missing_ok=True)

    def _lock_out(self, seconds: float) -> None:
        """Somebody else writes for so long."""
        connection = self.disk.connect(str(self._folder / "ledger.db"), 0, isolation_level=None)
        try:
            connection.execute("BEGIN IMMEDIATE")
            self.world.note(f"locked for {seconds:.3f} s")
            self.world.sleep(seconds)
        except Exception:  # noqa: BLE001 - the log was held by who may
            self.world.note("not locked")
        connection.close()

    def _between(self, strand: Strand, what: str) -> float:
        """What comes between two steps of a server."""
        if isinstance(strand.owner, Process) and self.weather.storm:
            if self.weather.comes("killed"):
                strand.owner.kill()
            elif self.weather.comes("stalled"):
                return self.world.chance.choice(_STALLS_S) * self.world.chance.random()
        return 0.0

    def _fall_asleep(self) -> None:
        """Wait until everything that can be read is ready, nothing has been added for a while, and all is signed and
        was told in the feed.
        """
        shop, size, since = self.shop, -1, self.world.now
        while True:
            self.world.sleep(0.5)
            answer = shop.asked("GET", "/readyz")
            now = answer.members.get("log_size"), answer.members.get("views_behind")
            if now != (size, 0):
                size, since = now[0] or -1, self.world.now
            elif self.world.now - since > _QUIET_S and shop.checkpoint_size() == len(shop.fed) == size:
                self._asleep = True
                return


def simulate(seed: int, folder: Path, prepared: Path, mistake: str | None = None) -> Found:
    """Play the world of this seed in a folder that is not there yet. Raises `Failed`."""
    shutil.copytree(prepared, folder)
    world = Simulation(seed, folder)
    try:
        with standing_in(world.world, world.disk, world.weather), MISTAKES[mistake]() if mistake else nullcontext():
            try:
                world.storm()
                world.rest()
                world.end()
            finally:
                world.bury()
        events = expect_whole(folder, world.shop, world.clock)
        shutil.rmtree(folder)
    except Exception as failure:
        last = "\n".join(world.world.last)
        text = f"seed {seed}: {type(failure).__name__}: {failure}\nThe last steps:\n{last}\nseed {seed}"
        raise Failed(text) from failure
    return Found(world.world.trace, world.world.steps, events, Counter(world.weather.met))


def prepare(folder: Path) -> None:
    """The ledger that every world begins with, the same in every run."""
    folder.mkdir()
    world = Simulation(0, folder, calm=True)
    with standing_in(world.world, world.disk, world.weather):
        try:
            world.prepare()
        finally:
            world.bury()
