"""Rows of an answer."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from ._bifrons import Columns

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

_SHOWN = 20


class Table:
    """Named columns, whose types do not depend on the rows.

    It has the Arrow PyCapsule interface: `polars.DataFrame(table)`, `pyarrow.table(table)` and `duckdb.sql("FROM table")` read it.
    Dates are text, since a date may be a day, a month or a year.
    """

    def __init__(self, columns: Columns, draw: Callable[[str], bytes] | None = None) -> None:
        self._columns = columns
        self._draw = draw

    @property
    def columns(self) -> list[str]:
        """Names of the columns, in order."""
        return self._columns.names

    @property
    def notes(self) -> list[str]:
        """What the command line would say besides the rows, a line each."""
        return self._columns.notes

    def rows(self, start: int = 0, count: int | None = None) -> list[dict[str, Any]]:
        """Rows from `start`, `count` at most, as dictionaries; unknown values are None."""
        most = len(self) if count is None else count
        rows: list[dict[str, Any]] = json.loads(self._columns.json(start, most))
        return rows

    def head(self, count: int = 5) -> list[dict[str, Any]]:
        """The first rows."""
        return self.rows(0, count)

    def to_arrow(self) -> pyarrow.Table:
        """As a table of pyarrow, which must be installed; the columns are not copied."""
        import pyarrow

        return pyarrow.table(self)

    def to_pandas(self) -> pandas.DataFrame:
        """As a data frame of pandas, which must be installed, and pyarrow with it."""
        return self.to_arrow().to_pandas()

    def to_polars(self) -> polars.DataFrame:
        """As a data frame of Polars, which must be installed; the columns are not copied."""
        import polars

        return polars.DataFrame(self)

    def svg(self) -> str:
        """The picture that the program draws of it.

        Raises Error if there is none.
        """
        return self._picture("svg").decode()

    def png(self) -> bytes:
        """The same as pixels."""
        return self._picture("png")

    def _picture(self, form: str) -> bytes:
        if self._draw is None:
            from ._bifrons import Error

            raise Error("of this answer the program draws no picture; it draws faces, forecast, hedges and gap")
        return self._draw(form)

    def __len__(self) -> int:
        return len(self._columns)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for start in range(0, len(self), 1000):
            yield from self.rows(start, 1000)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._columns.__arrow_c_stream__(requested_schema)

    def __arrow_c_schema__(self) -> object:
        return self._columns.__arrow_c_schema__()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {len(self):,} rows of {', '.join(self.columns)}>"

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{html.escape(name)}</th>" for name in self.columns)
        rows = (
            "<tr>" + "".join(f"<td>{_cell(value)}</td>" for value in row.values()) + "</tr>" for row in self.head(_SHOWN)
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>{_more(self)}"


class Drawn(Table):
    """A table that a notebook shows as its picture."""

    def _repr_html_(self) -> str:
        from ._bifrons import Error

        try:
            return self.svg()
        except Error:
            return super()._repr_html_()


class Events(Table):
    """Events, as `bifrons code` gives them; a notebook shows their sentences with who did what to whom marked."""

    def _repr_html_(self) -> str:
        return "".join(f"<p>{_marked(row)}</p>" for row in self.head(_SHOWN)) + _more(self)


_COLOURS = {1: "#9ecae1", 2: "#4292c6", 3: "#fdd0a2", 4: "#f16913"}


def _marked(event: dict[str, Any]) -> str:
    """The sentence with its parties and trigger marked, and what it was coded as."""
    text, first = event["text"] or "", event["start"] or 0
    spans = [(span, style) for span, style in _spans(event) if not span.get("implicit")]
    out, at = [], 0
    for span, style in sorted(spans, key=lambda s: int(s[0]["start"])):
        start, end = span["start"] - first, span["end"] - first
        if start < at or end > len(text):
            continue
        out += [html.escape(text[at:start]), f'<mark style="{style}">{html.escape(text[start:end])}</mark>']
        at = end
    out.append(html.escape(text[at:]))
    side = {name: ", ".join(str(p["code"] or p["text"]) for p in event[name] or []) for name in ("actor", "recipient")}
    said = f"{side['actor'] or '?'} → {side['recipient'] or '?'}: {event['event']}, {event['factuality']}"
    return f"{''.join(out)}<br><small>{html.escape(said)}, {html.escape(str(event['date']))}</small>"


def _spans(event: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    yield event["trigger"], f"background:{_COLOURS[event['quad']]};color:black;font-weight:bold"
    for name, line in (("actor", "solid"), ("recipient", "dashed")):
        for party in event[name] or []:
            yield party, f"background:none;color:inherit;border-bottom:2px {line}"


def _cell(value: object) -> str:
    return "" if value is None else html.escape(str(value))


def _more(table: Table) -> str:
    more = len(table) - _SHOWN
    return f"<p>and {more:,} more</p>" if more > 0 else ""
