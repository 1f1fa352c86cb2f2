"""Texts to events, without a ledger."""

from __future__ import annotations

import datetime
import warnings
from collections.abc import Callable, Iterable, Sequence
from typing import Any, overload

from . import _bifrons
from ._progress import follow
from ._record import Event, EventList, Evidence, evidence_of
from ._table import Events

Column = Iterable[Any]
Date = str | datetime.date
Progress = bool | Callable[[int, int], object] | None


@overload
def code(
    texts: str,
    published: Date | None = None,
    *,
    ids: str | None = None,
    titles: str | None = None,
    publishers: str | None = None,
    urls: str | None = None,
    fast: bool = False,
    threads: int | None = None,
    progress: Progress = None,
) -> EventList: ...
@overload
def code(
    texts: Column,
    published: Date | Column | None = None,
    *,
    ids: Column | None = None,
    titles: Column | None = None,
    publishers: str | Column | None = None,
    urls: Column | None = None,
    fast: bool = False,
    threads: int | None = None,
    progress: Progress = None,
) -> Events: ...
def code(
    texts: str | Column,
    published: Date | Column | None = None,
    *,
    ids: Column | None = None,
    titles: Column | None = None,
    publishers: str | Column | None = None,
    urls: Column | None = None,
    fast: bool = False,
    threads: int | None = None,
    progress: Progress = None,
) -> EventList | Events:
    """Code texts into events, on all processors: one text into a list of events, a list or column of texts into a table.

    A column is one of pandas, Polars or Arrow; a missing text has no events. `published` are days of publication, against which
    "yesterday" is read: one for all, or one for each text. Ids are content hashes where none are given; `titles` are coded too.
    `fast` leaves out the encoder: several times as fast, and wrong more often. `progress` shows a line while it works: by itself
    on a terminal; a function is called with the numbers of texts done and in all.

    The events are those that `bifrons code` gives for the same documents, in the order of the texts; the last column of the table,
    `row`, is the place of the text, from 0. Ctrl-C ends the work at the next text.

    >>> code("Russia accused Ukraine of shelling a village.", published="2024-05-08")
    [<Event ACCUSE RUS → UKR, 2024-05-08: 'Russia accused Ukraine of shelling a village.'>]
    >>> events = code(["France praised Kenya.", "It rained."], published="2021-05-30", fast=True)
    >>> [(e["row"], e.event, e.quad) for e in events]
    [(0, 'SUPPORT', 1)]
    """
    columns = column(texts)
    given = {
        "date": _each(published, len(columns)),
        "title": column(titles),
        "publisher": _each(publishers, len(columns)),
        "url": column(urls),
    }
    with follow(progress, len(columns), "texts") as tell:
        found = _bifrons.code(
            columns,
            given["date"],
            column(ids),
            given["title"],
            given["publisher"],
            given["url"],
            fast,
            threads,
            tell,
        )
    if found.notes:
        warnings.warn(f"{len(found.notes)} texts were not coded (see .notes): {found.notes[0]}", stacklevel=2)

    def evidence(event: Event, row: int | None = None) -> Evidence:
        place: int = event["row"] if row is None else row
        document = {name: values[place] for name, values in given.items() if values}
        return around(event, columns[place] or "", document)

    if not isinstance(texts, str):
        return Events(found, evidence)
    rows = [{name: value for name, value in row.items() if name != "row"} for row in Events(found).rows()]
    return EventList(Event(row, lambda event: evidence(event, 0)) for row in rows)


def around(event: Event, text: str, document: dict[str, str | None]) -> Evidence:
    """The evidence of an event of that text."""
    spans, at = _bifrons.sentences(text), event.sentence

    def told(some: Sequence[tuple[int, int]]) -> list[dict[str, str]]:
        return [{"text": text[start:end]} for start, end in some]

    whole = {"before": told(spans[max(at - 2, 0) : max(at, 0)]), "after": told(spans[at + 1 : at + 3]), "document": document}
    return evidence_of(event, whole)


def column(values: str | Column | None) -> list[str | None]:
    """A column as a list of text; what pandas and others mean by missing becomes None."""
    if values is None:
        return []
    if isinstance(values, str):
        return [values]
    for method in ("to_pylist", "to_list", "tolist"):
        if hasattr(values, method):
            values = getattr(values, method)()
            break
    return [_text(value) for value in values]


def _each(values: Date | Column | None, length: int) -> list[str | None]:
    if isinstance(values, (str, datetime.date)):
        return [_text(values)] * length
    return column(values)


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    # NaN differs from itself; pandas.NA cannot tell.
    if type(value).__name__ in ("NAType", "NaTType") or value != value:
        return None
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    raise TypeError(f"a column of text is expected, and {type(value).__name__} stands in it: {value!r}")
