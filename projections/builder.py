"""Building and keeping the views of one release in the follower's file, beside what other releases keep there.

Every build stands at a position of its own and is moved in the transaction that writes its rows, so stopping
anywhere loses nothing and applying again changes nothing, by whichever process. A view's first build, and the build
of another version, is live once it has read the whole log; one that replaces its own version, once it stands level
with it. Then the old one is dropped in the same transaction. Of two releases on one file, what the one that
started later builds replaces the other's, which answers nothing from then on and replaces nothing.
"""

import sqlite3
import threading
from collections.abc import Collection, Generator, Iterable, Sequence
from contextlib import contextmanager
from os import PathLike

from domain.ledger.entry import Entry
from projections import builds
from projections.builds import Build, Mark
from projections.digest import digest
from projections.view import Tables, View
from projections.view_file import ViewFile, is_damage, is_lock
from projections.wants import Wants


class Gap(LookupError):
    """Entries were left out between where every view stands and the first that was given."""


class Builder:
    """The builds of some views. Writing and reading may come from different threads.

    `closing` asks what takes long to end, with `Stopped`.
    """

    def __init__(
        self, path: str | PathLike[str], views: Sequence[View], closing: threading.Event | None = None
    ) -> None:
        self._views = {view.name: view for view in views}
        self._wants = Wants(views)
        self._closing = closing or threading.Event()
        self._builds: list[Build] = []
        self._older: set[int] = set()
        self.file = ViewFile(path, self._begin)

    @property
    def builds(self) -> list[Build]:
        """All builds in the file, of other releases too, as this process saw them last."""
        return self._builds

    @property
    def building(self) -> list[Build]:
        """Those of this release that are not live yet."""
        return [each for each in self.own() if not each.live]

    @property
    def busy(self) -> bool:
        """Whether something is to be built, or left to be dropped."""
        return bool(self.building or self._older)

    def own(self, names: Collection[str] = ()) -> list[Build]:
        """The builds of this release, of these views if any is named."""
        return [each for each in self._builds if self.owns(each) and (not names or each.view in names)]

    @property
    def wanted(self) -> frozenset[str]:
        """The names of the facts that some view wants; none if one wants all."""
        return self._wants.names

    def owns(self, build: Build) -> bool:
        """Whether it is of this release."""
        view = self._views.get(build.view)
        return view is not None and view.version == build.version

    def position_of(self, *views: View) -> int | None:
        """How far the live builds of these views have read, of all if none is named; None if one is not live."""
        found = {each.view: each.position for each in self.own() if each.live}
        asked = {view.name for view in views} or self._views.keys()
        return min((found[name] for name in asked), default=-1) if asked <= found.keys() else None

    def live(self, cursor: sqlite3.Cursor, view: View) -> str | None:
        """The name of the tables of this view to read from, if they are live in this release's version."""
        return builds.live(cursor, self._views[view.name])

    def taken_over(self) -> set[str]:
        """The views that another release has taken over: this one doesn't follow them any more."""
        return self._views.keys() - {each.view for each in self.own()}

    def look(self) -> None:
        """See what other processes have done."""
        with self.file.reading() as cursor:
            self._builds = builds.found(cursor)

    def marks(self) -> set[Mark]:
        """Where the builds of this release stand. A log with another leaf hash there is another log: `forget`."""
        return {Mark(each.position, each.leaf_hash) for each in self.own()}

    def starts(self, *, live: bool, resting: Collection[str] = ()) -> list[int]:
        """The positions behind which builds of this release are to be fed, the furthest first."""
        own = (each for each in self.own() if each.live is live and each.view not in resting)
        return sorted({each.position for each in own}, reverse=True)

    def feed(self, entries: Sequence[Entry], resting: Collection[str] = ()) -> dict[str, Exception | None]:
        """Apply entries of the log, in its order and without a gap: see `take`."""
        before, last = entries[0].position - 1, entries[-1]
        if last.position - before != len(entries):
            raise Gap(f"Of {last.position - before} entries behind position {before}, {len(entries)} were given.")
        return self.take(before, entries, Mark(last.position, last.leaf_hash), resting)

    def take(
        self, before: int, entries: Sequence[Entry], last: Mark, resting: Collection[str] = ()
    ) -> dict[str, Exception | None]:
        """Apply what the views want of the log behind position `before` up to its entry `last`, to every build that
        stands between the two.

        What became of each view: a failure, or none. One that fails stays as it was and holds up no other.
        """
        outcomes: dict[str, Exception | None] = {}
        sorted_out: dict[int, dict[str, list[Entry]]] = {}
        with self._changing() as cursor:
            found = [each for each in builds.found(cursor) if self.owns(each)]
            if found and all(each.position < before for each in found):
                raise Gap(f"Every view stands before position {before}.")
            for build in found:
                start = build.position
                if before <= start < last.position and build.view not in resting:
                    if start not in sorted_out:
                        sorted_out[start] = self._wants.by_view(each for each in entries if each.position > start)
                    failure = self._move(cursor, build, sorted_out[start][build.view], last)
                    outcomes[build.view] = outcomes.get(build.view) or failure
        return outcomes

    def settle(self, until: int) -> list[Build]:
        """Take up the builds that have read the log up to this position, and drop those they replace."""
        if not self.busy:
            return []
        self._compare()
        before = {each.number for each in self._builds if each.live}
        with self._changing() as cursor:
            for build in builds.found(cursor):
                if self.owns(build) and not build.live:
                    self._settle(cursor, build, until)
            left = builds.found(cursor)
            if all(each.live for each in left if self.owns(each)):
                for build in (each for each in left if each.number in self._older):
                    builds.drop(cursor, build)
                self._older = set()
        return [each for each in self.own() if each.live and each.number not in before]

    def rebuild(self, names: Iterable[str] = ()) -> None:
        """Begin to build views anew beside the live ones, all if none is named; those being built go on."""
        asked = set(names) or self._views.keys()
        with self._changing() as cursor:
            found = [each for each in builds.found(cursor) if self.owns(each)]
            for name in asked & {each.view for each in found} - {each.view for each in found if not each.live}:
                builds.begin(cursor, self._views[name])

    def forget(self, mark: Mark) -> None:
        """Drop the builds that stand there and begin anew: they have read another log."""
        with self._changing() as cursor:
            own = [each for each in builds.found(cursor) if self.owns(each)]
            wrong = [each for each in own if Mark(each.position, each.leaf_hash) == mark]
            for build in wrong:
                builds.drop(cursor, build)
            for name in {each.view for each in wrong} - {each.view for each in own if each not in wrong}:
                builds.begin(cursor, self._views[name])

    def digests(self) -> dict[int, str]:
        """What each build of this release holds, by its number: level builds of a view have the same digest."""
        with self.file.reading_at_length() as cursor:
            own = (each for each in builds.found(cursor) if self.owns(each))
            return {each.number: digest(cursor, self._views[each.view], each, self._closing) for each in own}

    def close(self) -> None:
        """Close the file."""
        self.file.close()

    @contextmanager
    def _changing(self) -> Generator[sqlite3.Cursor]:
        """Write; what the builds have come to is known once it can be read."""
        with self.file.writing() as cursor:
            yield cursor
            found = builds.found(cursor)
        self._builds = found

    def _begin(self, cursor: sqlite3.Cursor) -> None:
        """A build for each view that has none; whatever is there of other releases is older than this one."""
        builds.lay_out(cursor)
        found = builds.found(cursor)
        self._older = {each.number for each in found if not self.owns(each)}
        for name in self._views.keys() - {each.view for each in found if self.owns(each)}:
            builds.begin(cursor, self._views[name])
        self._builds = builds.found(cursor)

    def _move(self, cursor: sqlite3.Cursor, build: Build, wanted: Sequence[Entry], last: Mark) -> Exception | None:
        view = self._views[build.view]
        cursor.execute("SAVEPOINT view")
        try:
            if wanted:
                view.apply(Tables(cursor, build.table), wanted)
            builds.moved(cursor, build, last.position, last.leaf_hash)
        except Exception as error:
            if is_damage(error) or is_lock(error) or not cursor.connection.in_transaction:
                raise  # it is the file's trouble, not the view's
            cursor.execute("ROLLBACK TO view")
            cursor.execute("RELEASE view")
            return error
        cursor.execute("RELEASE view")
        return None

    def _settle(self, cursor: sqlite3.Cursor, build: Build, until: int) -> None:
        """Take it up if it has read enough; give it up if a release that started later has taken over its view."""
        live = next((each for each in builds.found(cursor) if each.view == build.view and each.live), None)
        if live is not None and self.owns(live):
            if live.position != build.position or build.same is None:
                return
            builds.take_over(cursor, self._views[build.view], live, build)
        elif live is not None and live.number not in self._older:
            builds.drop(cursor, build)
            return
        elif build.position < until:
            return
        if live is not None:
            builds.drop(cursor, live)
        builds.take_up(cursor, build)

    def _compare(self) -> None:
        """Note of every build that stands level with the one it replaces whether it holds the same."""
        level = [new for new, old in self._pairs(self._builds) if new.position == old.position and new.same is None]
        if not level:
            return
        with self.file.reading_at_length() as cursor:
            found = [(new, old) for new, old in self._pairs(builds.found(cursor)) if new.position == old.position]
            same = [
                (new, len({digest(cursor, self._views[new.view], each, self._closing) for each in (new, old)}) == 1)
                for new, old in found
            ]
        with self.file.writing() as cursor:
            for build, equal in same:
                builds.compared(cursor, build, equal)

    def _pairs(self, found: Sequence[Build]) -> list[tuple[Build, Build]]:
        """Each build that replaces a live one of its own version, with that one."""
        live = {each.view: each for each in found if each.live and self.owns(each)}
        return [(each, live[each.view]) for each in found if self.owns(each) and not each.live and each.view in live]
