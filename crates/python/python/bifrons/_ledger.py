"""A ledger: news and events in a folder, and what can be asked of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from . import _bifrons
from ._progress import follow
from ._table import Drawn, Events, Table

if TYPE_CHECKING:
    from typing_extensions import Unpack

By = Literal["day", "week", "month", "quarter", "year"]
Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]


class Reports(TypedDict, total=False):
    """Which reports take part in an answer; each is an argument of the methods of a ledger."""

    since: str
    """Only what happened on that day, month or year, or later."""
    until: str
    """Only what happened on that day, month or year, or earlier."""
    origin: str
    """`news` for what was coded here, else the name of an imported data set."""
    publisher: str
    """Only reports of that publisher."""
    sector: str
    """Only events with a party of that sector, such as MIL or GOV."""
    context: str
    """Only events of that context, such as cyber."""
    cameo: str
    """Only events whose CAMEO code begins so, such as 19 or 072."""
    factuality: Literal["asserted", "planned", "hypothetical", "denied", "historical"]
    """Only events so marked."""
    min_confidence: float
    """Only events of at least that confidence, 0 to 1."""


@dataclass(frozen=True)
class Report:
    """What became of what was read."""

    read: int
    """Records or rows read."""
    coded: int = 0
    """Documents that are new; of an import, events that are new."""
    duplicates: int = 0
    """Documents, or rows, that were there already."""
    empty: int = 0
    """Records without words."""
    rejected: int = 0
    """Records that could not be used; `notes` tell why."""
    events: int = 0
    """New events."""
    copies: int = 0
    """New documents that tell the story of another."""
    dropped: dict[str, int] = field(default_factory=dict)
    """Rows of an import that are no events for a ledger, by reason."""
    notes: list[str] = field(default_factory=list)
    """What the command line would say, a line each."""


def open(path: str | os.PathLike[str], *, write: bool = False, as_of: str | None = None) -> Ledger:
    """The ledger in a folder; with `write` it may be added to, and is made where there is none."""
    return Ledger(path, write=write, as_of=as_of)


class Ledger:
    """A ledger, for reading; with `write=True` also for adding to it.

    States are given by ISO 3166 code, English name or COW number. Arguments and columns are those of the program's verbs
    (`bifrons faces --help`). Every answer is worked out anew from the files, so that it knows what was added meanwhile.
    """

    def __init__(self, path: str | os.PathLike[str], *, write: bool = False, as_of: str | None = None) -> None:
        self.path = os.fspath(path)
        self.as_of = as_of
        self._write = write
        if not write and not os.path.exists(os.path.join(self.path, "manifest.json")):
            raise _bifrons.Error(
                f"there is no ledger in {self.path}; write=True makes one when news are added"
            )

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
        words = self._written(options, _paths(paths))
        with follow(progress, 0, "documents") as tell:
            counts: dict[str, Any] = _bifrons.add(words, tell)
        return Report(**counts)

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
        words = self._written({"map": map, "name": name, "threads": threads}, [source, *_paths(paths)])
        account = _bifrons.import_(words)
        rows = Table(account).rows()
        told = {(row["outcome"], row["reason"]): int(row["rows"]) for row in rows}
        kept = told.get(("kept", "events"), 0)
        return Report(
            read=sum(told.values()),
            coded=kept,
            events=kept,
            duplicates=sum(n for (outcome, _), n in told.items() if outcome == "merged"),
            rejected=sum(n for (outcome, _), n in told.items() if outcome == "rejected"),
            dropped={reason: n for (outcome, reason), n in told.items() if outcome == "dropped"},
            notes=account.notes,
        )

    def faces(
        self,
        a: str | None = None,
        b: str | None = None,
        *,
        by: By = "month",
        measures: bool = False,
        **reports: Unpack[Reports],
    ) -> Table:
        """The events of a pair by period: cooperation and conflict, words and deeds. A notebook draws both faces."""
        return self._drawn("faces", [a, b], {"by": by, "measures": measures, **_known(reports)}, picture=a is not None)

    def flips(
        self,
        a: str | None = None,
        b: str | None = None,
        *,
        by: By = "month",
        min_prob: float | None = None,
        window: int = 6,
        live: bool = False,
        limit: int | None = None,
        no_evidence: bool = False,
        **reports: Unpack[Reports],
    ) -> Table:
        """The turns of a pair: when, in which face, which way, how sure, with their sentences."""
        options = {"by": by, "min_prob": min_prob, "window": window, "live": live, "limit": limit}
        return self._table("flips", [a, b], {**options, "no_evidence": no_evidence, **_known(reports)})

    def hedges(
        self,
        a: str | None = None,
        *,
        against: str | None = None,
        least_arms: float = 50.0,
        **reports: Unpack[Reports],
    ) -> Table:
        """Who courts, or arms, both sides of a rivalry."""
        return self._drawn("hedges", [a], {"against": against, "least_arms": least_arms, **_known(reports)}, picture=a is not None)

    def gap(
        self,
        a: str | None = None,
        b: str | None = None,
        *,
        by: By = "month",
        half_life: float = 12.0,
        **reports: Unpack[Reports],
    ) -> Table:
        """The pairs whose words and deeds part."""
        return self._drawn("gap", [a, b], {"by": by, "half_life": half_life, **_known(reports)}, picture=True)

    def evidence(
        self,
        a: str,
        b: str | None = None,
        *,
        face: Literal["cooperation", "conflict"] | None = None,
        kind: Literal["word", "deed"] | None = None,
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
        words = self._words({**options, "all": all, "limit": limit, **_known(reports)}, [a, b])
        return Events(_bifrons.rows("evidence", words))

    def forecast(
        self,
        a: str | None = None,
        b: str | None = None,
        *,
        months: int = 6,
        by: By = "month",
        record: bool = False,
        movers: bool = False,
        **reports: Unpack[Reports],
    ) -> Table:
        """What the next months of a pair may bring, as intervals; with `record` how good such forecasts were, beside naive rules."""
        options = {"months": months, "by": by, "record": record, "movers": movers, **_known(reports)}
        return self._drawn("forecast", [a, b], options, picture=b is not None and not movers)

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
        return f"<Ledger {self.path}{f' as of {self.as_of}' if self.as_of else ''}>"

    def _table(self, verb: str, places: list[str | None], options: dict[str, Any]) -> Table:
        return Table(_bifrons.rows(verb, self._words(options, places)))

    def _drawn(self, verb: str, places: list[str | None], options: dict[str, Any], *, picture: bool) -> Table:
        words = self._words(options, places)
        found = _bifrons.rows(verb, words)
        return Drawn(found, lambda form: _bifrons.draw(verb, form, words)) if picture else Table(found)

    def _written(self, options: dict[str, Any], places: list[str]) -> list[str]:
        if not self._write or self.as_of is not None:
            raise _bifrons.Error(f"{self!r} is open for reading; bifrons.open({self.path!r}, write=True) can be added to")
        return self._words(options, places)

    def _words(self, options: dict[str, Any], places: Iterable[str | None]) -> list[str]:
        """The words of a command line that ask for it."""
        words = [f"--ledger={self.path}"]
        if self.as_of is not None:
            words.append(f"--as-of={self.as_of}")
        for name, value in options.items():
            flag = "--" + name.replace("_", "-")
            if value is True:
                words.append(flag)
            elif value is not None and value is not False:
                words.append(f"{flag}={os.fspath(value) if isinstance(value, os.PathLike) else value}")
        return [*words, "--", *(place for place in places if place is not None)]


def _known(reports: Reports) -> Reports:
    """The same; a name that is none is told as Python tells it, and reaches no command line."""
    for name in reports:
        if name not in Reports.__annotations__:
            raise TypeError(f"unexpected argument {name!r}; reports are chosen by {', '.join(Reports.__annotations__)}")
    return reports


def _paths(paths: Paths) -> list[str]:
    one = isinstance(paths, (str, os.PathLike))
    all = [os.fspath(p) for p in ([paths] if one else paths)]  # type: ignore[list-item, union-attr]
    if not all or "-" in all:
        raise _bifrons.Error("give files, folders or patterns; a notebook has no standard input")
    return all
