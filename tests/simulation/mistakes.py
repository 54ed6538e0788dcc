"""Mistakes put back into the code, one at a time, to see that the worlds find them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from typing import Any
from unittest.mock import patch

from domain.ledger.batch import Batch
from domain.ledger.cache import Cache
from domain.ledger.writer import Writer
from projections import builds
from projections.builder import Builder
from projections.builds import Build, Mark


async def _answer_first(writer: Writer, batch: Batch) -> None:
    """Everybody is answered while it is being committed."""
    batch.flush()
    writer._thread.run(batch.commit).add_done_callback(lambda done: done.exception())
    writer._ledger.committed(batch)


async def _keep_the_lock(writer: Writer, batch: Batch) -> None:
    """A batch whose store failed is left as it is."""


def _know_no_retry(batch: Batch, command: Any) -> None:
    """A request that came before is decided again."""


def _catch_up_without_looking(cache: Cache, size: int, rows_since: Any, fold: Any) -> None:
    """What other processes wrote is taken as known."""
    cache.size = max(size, cache.size)


def _skipping() -> AbstractContextManager[Any]:
    """A view that can't take some events goes on behind them."""
    move = Builder._move

    def skip(builder: Builder, cursor: Any, build: Build, wanted: Any, last: Mark) -> Exception | None:
        failure = move(builder, cursor, build, wanted, last)
        if failure is not None:
            builds.moved(cursor, build, last.position, last.leaf_hash)
        return None

    return patch.object(Builder, "_move", skip)


MISTAKES: dict[str, Callable[[], AbstractContextManager[Any]]] = {
    "answers-before-the-commit": partial(patch.object, Writer, "_commit", _answer_first),
    "keeps-the-lock-of-a-failed-batch": partial(patch.object, Writer, "_give_back", _keep_the_lock),
    "knows-no-retry": partial(patch.object, Batch, "_repeated", _know_no_retry),
    "decides-on-stale-states": partial(patch.object, Cache, "catch_up", _catch_up_without_looking),
    "skips-what-a-view-can-not-take": _skipping,
}
"""By name, what puts it back for as long as a context lasts."""
