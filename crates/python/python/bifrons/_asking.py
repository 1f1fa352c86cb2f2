"""How a ledger is asked: the words of a command line."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any, Literal, TypedDict

from . import _bifrons
from ._table import Drawn, Table

By = Literal["day", "week", "month", "quarter", "year"]
Mark = Literal["asserted", "planned", "hypothetical", "denied", "historical"]
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
    factuality: Mark
    """Only events so marked."""
    min_confidence: float
    """Only events of at least that confidence, 0 to 1."""


class Asking:
    """A folder, and the state of it that is asked."""

    path: str
    """The folder."""
    as_of: str | None
    """The day or version that is asked; None for now."""
    write: bool
    """Whether it may be added to."""

    def _table(self, verb: str, places: list[str | None], options: dict[str, Any]) -> Table:
        return Table(_bifrons.rows(verb, self._words(options, places), False))

    def _drawn(self, verb: str, places: list[str | None], options: dict[str, Any], *, picture: bool) -> Table:
        words = self._words(options, places)
        found = _bifrons.rows(verb, words, False)
        return Drawn(found, lambda form: _bifrons.draw(verb, form, words)) if picture else Table(found)

    def _written(self, options: dict[str, Any], places: list[str]) -> list[str]:
        if not self.write or self.as_of is not None:
            raise _bifrons.Error(f"{self!r} is open for reading; bifrons.open({self.path!r}, write=True) can be added to")
        return self._words(options, places)

    def _words(self, options: dict[str, Any], places: Iterable[str | None]) -> list[str]:
        """The words of a command line that ask for it."""
        words = [f"--ledger={self.path}"]
        if self.as_of is not None:
            words.append(f"--as-of={self.as_of}")
        return [*words, *flags(options), "--", *(place for place in places if place is not None)]


def flags(options: dict[str, Any]) -> list[str]:
    """Options as a command line has them; what is None or False is left out."""
    words = []
    for name, value in options.items():
        flag = "--" + name.replace("_", "-")
        if value is True:
            words.append(flag)
        elif value is not None and value is not False:
            words.append(f"{flag}={os.fspath(value) if isinstance(value, os.PathLike) else value}")
    return words


def known(reports: Reports) -> Reports:
    """The same; a name that is none is told as Python tells it, and reaches no command line."""
    for name in reports:
        if name not in Reports.__annotations__:
            raise TypeError(f"unexpected argument {name!r}; reports are chosen by {', '.join(Reports.__annotations__)}")
    return reports


def listed(paths: Paths) -> list[str]:
    """Files, folders and patterns as text."""
    all = [os.fspath(path) for path in ([paths] if isinstance(paths, (str, os.PathLike)) else paths)]
    if not all or "-" in all:
        raise _bifrons.Error("give files, folders or patterns; a notebook has no standard input")
    return all
