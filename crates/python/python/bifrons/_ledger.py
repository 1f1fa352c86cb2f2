"""A ledger: news and events in a folder, and what can be asked of it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from . import _bifrons, _report
from ._asking import By, Paths, Reports, flags, known, listed
from ._measures import Measures
from ._progress import follow
from ._record import Event, Evidence, evidence_of
from ._report import Report
from ._table import Events, Table

if TYPE_CHECKING:
    from typing_extensions import Unpack

Face = Literal["cooperation", "conflict"]
Kind = Literal["word", "deed"]


def open(path: str | os.PathLike[str], write: bool = False, *, as_of: str | None = None) -> Ledger:
    """The ledger in a folder; with `write` it may be added to, and is made where there is none.

    >>> import bifrons, tempfile
    >>> folder = tempfile.mkdtemp()
    >>> led = bifrons.open(folder + "/ledger", write=True)
    >>> led
    <Ledger ledger>
    """
    return Ledger(path, write=write, as_of=as_of)


def example(path: str | os.PathLike[str] = "example-ledger") -> Ledger:
    """Makes the small ledger of made-up reports that comes with the package, and opens it for reading.

    >>> import bifrons, tempfile
    >>> led = bifrons.example(tempfile.mkdtemp() + "/example")
    >>> [(row["period"], row["mc"], row["mk"]) for row in led.faces("India", "China", by="year") if row["direction"] == "a>b"]
    [('2024', 0, 8), ('2025', 1, 3)]
    """
    _bifrons.example(os.fspath(path))
    return Ledger(path)


class Ledger(Measures):
    """A ledger, for reading; with `write=True` also for adding to it.

    States are given by ISO 3166 code, English name or COW number. Arguments and columns are those of the program's verbs
    (`bifrons faces --help`). Every answer is worked out anew from the files, so that it knows what was added meanwhile.
    """

    def __init__(self, path: str | os.PathLike[str], write: bool = False, *, as_of: str | None = None) -> None:
        self.path = os.fspath(path)
        self.as_of = as_of
        self.write = write
        if not write and not os.path.exists(os.path.join(self.path, "manifest.json")):
            raise _bifrons.Error(f"there is no ledger in {self.path}; write=True makes one when news are added")

    def add(
        self,
        paths: Paths,
        *,
        date: str | None = None,
        publisher: str | None = None,
        map: str | None = None,
        actors: str | os.PathLike[str] | None = None,
        fast: bool = False,
        threads: int | None = None,
        progress: bool | Callable[[int, int], object] | None = None,
    ) -> Report:
        """Read news from files, folders or patterns, code it and append it; twice the same changes nothing.

        Ctrl-C ends it at the next document: what was appended stays, and the same call completes it.
        """
        options = {"date": date, "publisher": publisher, "map": map, "actors": actors, "fast": fast, "threads": threads}
        words = self._written(options, listed(paths))
        with follow(progress, 0, "documents") as tell:
            return _report.of_news(_bifrons.add(words, tell))

    def import_(
        self,
        source: Literal["gdelt", "icews", "polecat", "phoenix", "keds", "csv"],
        paths: Paths,
        *,
        map: str | None = None,
        name: str | None = None,
        threads: int | None = None,
    ) -> Report:
        """Take in events that others coded; the report tells what was dropped, and why."""
        words = self._written({"map": map, "name": name, "threads": threads}, [source, *listed(paths)])
        return _report.of_import(_bifrons.import_(words))

    def events(
        self,
        actor: str | None = None,
        recipient: str | None = None,
        *,
        event: str | None = None,
        face: Face | None = None,
        kind: Kind | None = None,
        counted: bool = False,
        **reports: Unpack[Reports],
    ) -> Events:
        """Events as they stand in the ledger, a row for each report, by day; nothing is read before the rows are asked for.

        What parties do to each other is found with each of them as actor and as recipient. `counted` leaves out what does not stand
        as a fact in the faces: plans, denials, somebody's claims. `evidence` merges the reports of an event.
        """
        sides = {"actor": actor, "recipient": recipient, "event": event, "face": face, "kind": kind}
        query = _bifrons.events(flags({**sides, "counted": counted, **known(reports)}))

        def ask(count: int | None) -> _bifrons.Columns:
            return _bifrons.sql(self._words({}, [query if count is None else f"{query} LIMIT {count}"]))

        return Events(ask, self._evidence)

    def evidence(
        self,
        a: str,
        b: str | None = None,
        *,
        face: Face | None = None,
        kind: Kind | None = None,
        event: str | None = None,
        direction: Literal["a>b", "b>a", "a-b"] | None = None,
        period: str | None = None,
        by: By | None = None,
        all: bool = False,
        limit: int | None = None,
        **reports: Unpack[Reports],
    ) -> Events:
        """The events behind any number of the faces, with their sentences and reports."""
        options = {"face": face, "kind": kind, "event": event, "direction": direction, "period": period, "by": by}
        words = self._words({**options, "all": all, "limit": limit, **known(reports)}, [a, b])
        return Events(_bifrons.rows("evidence", words, False), self._evidence)

    def event(self, id: str) -> Event:
        """The event of that id, whole: its record, with `document`, the sentences `before` and `after` it, and all `reports` of it.

        Raises Error if there is none.
        """
        whole = self._whole(id)
        if whole is None:
            raise _bifrons.Error(f"there is no event {id} in {self.path}; `evidence` and `events` list ids")
        return Event(whole, self._evidence)

    def ties(self, a: str, b: str | None = None, *, name: str | None = None) -> Table:
        """Memberships, treaties, alliances, rivalries and the like, with their time."""
        return self._table("ties", [a, b], {"name": name})

    def indicators(self, a: str, b: str | None = None, *, name: str | None = None) -> Table:
        """Numbers through time that reports or tables state."""
        return self._table("indicators", [a, b], {"name": name})

    def volume(
        self, *, by: By = "month", origin: str | None = None, since: str | None = None, until: str | None = None
    ) -> Table:
        """How much news there is of which time, and where it has gaps."""
        return self._table("volume", [], {"by": by, "origin": origin, "since": since, "until": until})

    def sources(
        self,
        *,
        sort: Literal["documents", "events", "fresh", "conflict", "name"] = "documents",
        silent: bool = False,
        origin: str | None = None,
        limit: int | None = None,
    ) -> Table:
        """Who the news is from, how fresh it is, and with `silent` who fell silent."""
        return self._table("sources", [], {"sort": sort, "silent": silent, "origin": origin, "limit": limit})

    def rejected(self, *, each: bool = False, origin: str | None = None, limit: int | None = None) -> Table:
        """What could not be read or was dropped, by reason; with `each` record by record."""
        return self._table("rejected", [], {"each": each, "origin": origin, "limit": limit})

    def sql(self, query: str, *, register: dict[str, str | os.PathLike[str]] | None = None) -> Table:
        """What a SELECT finds in the tables of the ledger, and in files registered beside them as `name: path`."""
        words = [f"--register={name}={os.fspath(path)}" for name, path in (register or {}).items()]
        return Table(_bifrons.sql([*words, *self._words({}, [query])]))

    def versions(self) -> Table:
        """The states that the ledger has had, for `at`."""
        return self._table("versions", [], {})

    def at(self, when: str) -> Ledger:
        """The ledger as it was on a day, `2026-01-31`, or at a version, `v3`; for reading."""
        return Ledger(self.path, as_of=when)

    def __repr__(self) -> str:
        name = os.path.basename(os.path.abspath(self.path))
        return f"<Ledger {name}{f' as of {self.as_of}' if self.as_of else ''}>"

    def _whole(self, id: str) -> dict[str, Any] | None:
        told = _bifrons.draw("event", "jsonl", self._words({}, [id]))
        whole: dict[str, Any] | None = json.loads(told) if told else None
        return whole

    def _evidence(self, event: Event) -> Evidence:
        return evidence_of(event, event if "document" in event else self._whole(event.id) or {})
