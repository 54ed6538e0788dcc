"""What the code takes from `threading` and `queue`, on strands."""

from collections import deque
from collections.abc import Callable
from typing import Any, Self

from tests.simulation.strands import Owner, Strand, World


class Lock:
    """A lock that strands wait for. `again`: who has it may take it again."""

    def __init__(self, world: World, *, again: bool = False) -> None:
        self._world = world
        self._again = again
        self._holder: Strand | None = None
        self._times = 0

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:  # noqa: FBT002 - as `threading` has it
        """Take it."""
        me = self._world.current
        if self._times and self._again and me is self._holder:
            self._times += 1
            return True
        self._world.pause("lock")
        if self._times:
            if not blocking:
                return False
            assert me is not None, "nobody is there to give it back"
            if not self._world.wait(lambda: not self._times, None if timeout < 0 else timeout):
                return False
        self._holder, self._times = me, 1
        return True

    def release(self) -> None:
        """Give it back."""
        if not self._times:
            raise RuntimeError("release unlocked lock")
        self._times -= 1

    def locked(self) -> bool:
        """Whether somebody has it."""
        return self._times > 0

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()


class Event:
    """A flag that strands wait for."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._set = False

    def is_set(self) -> bool:
        """Whether it is set."""
        return self._set

    def set(self) -> None:
        """Set it."""
        self._set = True

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until it is set."""
        return self._world.wait(self.is_set, timeout)


class Queue:
    """A queue without an end."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._left: deque[Any] = deque()

    def put(self, item: Any) -> None:
        """Add to it."""
        self._left.append(item)

    def get(self) -> Any:
        """Take the first, once there is one."""
        self._world.wait(lambda: bool(self._left))
        return self._left.popleft()


class Thread:
    """A thread of whoever starts it."""

    def __init__(self, world: World, *, target: Callable[..., Any], args: tuple[Any, ...] = (), **_: Any) -> None:
        self._world = world
        self._owner = world.owner
        self._work: Callable[[], Any] = lambda: target(*args)

    def start(self) -> Self:
        """Start it."""
        owner: Owner | None = self._owner
        assert owner is not None, "a thread belongs to a process"
        self._world.spawn(owner, "thread", self._work)
        return self
