"""Texts to events, without a ledger."""

from __future__ import annotations

import datetime
import warnings
from collections.abc import Callable, Iterable
from typing import Any

from . import _bifrons
from ._progress import follow
from ._table import Events

Column = Iterable[Any]


def code(
    texts: str | Column,
    dates: str | datetime.date | Column | None = None,
    *,
    ids: Column | None = None,
    titles: Column | None = None,
    publishers: str | Column | None = None,
    fast: bool = False,
    threads: int | None = None,
    progress: bool | Callable[[int, int], object] | None = None,
) -> Events:
    """Code texts into events, on all processors.

    `texts` is a text, a list, or a column of pandas, Polars or Arrow; a missing text has no events. `dates` are days of publication,
    against which "yesterday" is read: one for all, or one for each text. Ids are content hashes where none are given. `fast` leaves
    out the encoder: several times as fast, and wrong more often. `progress` shows a line while it works: by itself on a terminal;
    a function is called with the numbers of texts done and in all.

    The events are those that `bifrons code` gives for the same documents, in the order of the texts; the last column, `row`, is the
    place of the text, from 0. Ctrl-C ends the work at the next text.

    >>> events = code(["France praised Kenya.", "It rained."], dates="2021-05-30", fast=True)
    >>> [(e["row"], e["event"], e["quad"]) for e in events]
    [(0, 'SUPPORT', 1)]
    """
    columns = column(texts)
    with follow(progress, len(columns), "texts") as tell:
        found = _bifrons.code(
            columns,
            _each(dates, len(columns)),
            column(ids),
            column(titles),
            _each(publishers, len(columns)),
            fast,
            threads,
            tell,
        )
    if found.notes:
        warnings.warn(f"{len(found.notes)} texts were not coded (see .notes): {found.notes[0]}", stacklevel=2)
    return Events(found)


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


def _each(values: str | datetime.date | Column | None, length: int) -> list[str | None]:
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
