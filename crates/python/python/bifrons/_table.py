"""Rows of an answer."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

from . import _draw
from ._bifrons import Columns, Error
from ._record import Event, Evidence

if TYPE_CHECKING:
    # Under other names: the methods are called as the packages are.
    from pandas import DataFrame as PandasFrame  # type: ignore[import-untyped]
    from polars import DataFrame as PolarsFrame
    from pyarrow import Table as ArrowTable  # type: ignore[import-untyped]

_SHOWN = 20
Ask = Callable[[int | None], Columns]


class Table:
    """Named columns, whose types do not depend on the rows.

    It has the Arrow PyCapsule interface: `polars.DataFrame(table)`, `pyarrow.table(table)` and `duckdb.sql("FROM table")` read it.
    Dates are text, since a date may be a day, a month or a year.
    """

    def __init__(self, columns: Columns | Ask, draw: Callable[[str], bytes] | None = None) -> None:
        self._found = columns if isinstance(columns, Columns) else None
        self._ask = None if isinstance(columns, Columns) else columns
        self._draw = draw

    @property
    def columns(self) -> list[str]:
        """Names of the columns, in order."""
        return self._first(0).names

    @property
    def notes(self) -> list[str]:
        """What the command line would say besides the rows, a line each."""
        return self._columns.notes

    def rows(self, start: int = 0, count: int | None = None) -> list[dict[str, Any]]:
        """Rows from `start`, `count` at most, as dictionaries; unknown values are None."""
        most = len(self) if count is None else count
        rows: list[dict[str, Any]] = json.loads(self._columns.json(start, most))
        return rows

    def head(self, count: int = 5) -> Table:
        """A table of the first rows; of a table that was not read yet no more than these are read."""
        return Table(self._first(count))

    def arrow(self) -> ArrowTable:
        """As a table of pyarrow, which must be installed; the columns are not copied."""
        import pyarrow

        return pyarrow.table(self)

    def pandas(self) -> PandasFrame:
        """As a data frame of pandas, which must be installed, and pyarrow with it."""
        return self.arrow().to_pandas()

    def polars(self) -> PolarsFrame:
        """As a data frame of Polars, which must be installed; the columns are not copied."""
        import polars

        return polars.DataFrame(self)

    def to_arrow(self) -> ArrowTable:
        """The same as `arrow`, by the name that Polars and DuckDB have for it."""
        return self.arrow()

    def to_pandas(self) -> PandasFrame:
        """The same as `pandas`, by the name that pyarrow and Polars have for it."""
        return self.pandas()

    def to_polars(self) -> PolarsFrame:
        """The same as `polars`, by the name that goes with `to_pandas`."""
        return self.polars()

    def svg(self) -> str:
        """The picture that the program draws of it.

        Raises Error if there is none.
        """
        return self._picture("svg").decode()

    def png(self) -> bytes:
        """The same as pixels."""
        return self._picture("png")

    @property
    def _columns(self) -> Columns:
        if self._found is None:
            assert self._ask is not None
            self._found = self._ask(None)
        return self._found

    def _first(self, count: int) -> Columns:
        if self._found is None and self._ask is not None:
            return self._ask(count)
        return self._columns.head(count)

    def _picture(self, form: str) -> bytes:
        if self._draw is None:
            raise Error("of this answer the program draws no picture; it draws faces, forecast, hedges, gap and latent")
        return self._draw(form)

    def __len__(self) -> int:
        return len(self._columns)

    def __iter__(self) -> Iterator[Any]:
        for start in range(0, len(self), 1000):
            yield from self.rows(start, 1000)

    @overload
    def __getitem__(self, key: str) -> list[Any]: ...
    @overload
    def __getitem__(self, key: int) -> Any: ...
    def __getitem__(self, key: str | int) -> Any:
        """A column as a list, by its name; or a row, by its place."""
        if isinstance(key, str):
            if key not in self.columns:
                raise KeyError(f"{key!r}; the columns are {', '.join(self.columns)}")
            return [row[key] for row in json.loads(self._columns.select([key], None).json(0, len(self)))]
        place = key + len(self) if key < 0 else key
        if not 0 <= place < len(self):
            raise IndexError(f"row {key} of {len(self)}")
        return self.rows(place, 1)[0]

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._columns.__arrow_c_stream__(requested_schema)

    def __arrow_c_schema__(self) -> object:
        return self._first(0).__arrow_c_schema__()

    def __repr__(self) -> str:
        many = "not read yet," if self._found is None else f"{len(self):,} rows of"
        return f"<{type(self).__name__}: {many} {', '.join(self.columns)}>"

    def _repr_html_(self) -> str | None:
        head = "".join(f"<th>{html.escape(name)}</th>" for name in self.columns)
        rows = ("<tr>" + "".join(f"<td>{_cell(value)}</td>" for value in row.values()) + "</tr>" for row in self._shown())
        return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>{self._more()}"

    def _shown(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = json.loads(self._first(_SHOWN).json(0, _SHOWN))
        return rows

    def _more(self) -> str:
        if self._found is None:
            return "<p>and more</p>" if len(self._first(_SHOWN + 1)) > _SHOWN else ""
        more = len(self) - _SHOWN
        return f"<p>and {more:,} more</p>" if more > 0 else ""


class Drawn(Table):
    """A table that a notebook shows as its picture."""

    @cached_property
    def _shown_picture(self) -> str | None:
        try:
            return self.svg()
        except Error:
            return None

    def _repr_svg_(self) -> str | None:
        return self._shown_picture

    def _repr_html_(self) -> str | None:
        return None if self._shown_picture else super()._repr_html_()


class Forecast(Drawn):
    """What is ahead of a pair, as intervals; a notebook shows its fan, a mirrored chart of both faces."""

    def __init__(self, columns: Columns, draw: Callable[[str], bytes] | None, again: Callable[[str], Table]) -> None:
        super().__init__(columns, draw)
        self._again = again

    @property
    def quantiles(self) -> Table:
        """Of each period and number of events: the ends of the intervals of 50, 80 and 95 %, and the median."""
        ends = ["low95", "low80", "low50", "median", "high50", "high80", "high95"]
        return Table(self._told.select(["period", "a", "b", "target", "ahead", "mean", *ends], "median"))

    @property
    def baselines(self) -> Table:
        """Of each period and target: what the model tells, and what a rule without a model does (as many as lately)."""
        both = ["probability", "naive", "mean", "naive_mean"]
        return Table(self._told.select(["period", "a", "b", "target", "ahead", *both], None))

    @property
    def backtest(self) -> Table:
        """How good such forecasts were, told again from what was known before: the model (`by`) beside rules, and forecasts that were kept."""
        return self._again("record")

    @property
    def movers(self) -> Table:
        """Which past events moved the probability of conflict in the next period."""
        return self._again("movers")

    @property
    def _told(self) -> Columns:
        return self._columns if "median" in self.columns else self._again("")._columns


class Events(Table):
    """Events, as `bifrons code` gives them; each is an `Event`. A notebook shows their sentences with who did what to whom marked."""

    def __init__(self, columns: Columns | Ask, find: Callable[[Event], Evidence] | None = None) -> None:
        super().__init__(columns)
        self._find = find

    def __iter__(self) -> Iterator[Event]:
        return (Event(row, self._find) for row in super().__iter__())

    @overload
    def __getitem__(self, key: str) -> list[Any]: ...
    @overload
    def __getitem__(self, key: int) -> Event: ...
    def __getitem__(self, key: str | int) -> Any:
        return super().__getitem__(key) if isinstance(key, str) else Event(super().__getitem__(key), self._find)

    def head(self, count: int = 5) -> Events:
        """The first events; of a table that was not read yet no more than these are read."""
        return Events(self._first(count), self._find)

    def _repr_html_(self) -> str:
        return "".join(map(_draw.event, self._shown())) + self._more() or "<p>no events</p>"


def _cell(value: object) -> str:
    return "" if value is None else html.escape(str(value))
