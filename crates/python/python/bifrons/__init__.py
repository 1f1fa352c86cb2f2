"""From news text to both faces of a pair of states.

The verbs are those of the program `bifrons`, with its names, arguments and columns. Tables cross as Arrow columns, without a copy,
into Polars, pandas, DuckDB and whatever else takes them.

>>> import bifrons as bf
>>> events = bf.code("Russia accused Ukraine of shelling a village.", published="2024-05-08")
>>> [(e.event, e.actor[0].code, e.recipient[0].code, e.date) for e in events]
[('ACCUSE', 'RUS', 'UKR', '2024-05-08')]
"""

from ._asking import Reports
from ._bifrons import Error, __version__
from ._coding import code
from ._ledger import Ledger, example, open
from ._record import Entity, Event, EventList, Evidence, Mark, Place, Span
from ._report import Rejection, Report
from ._table import Drawn, Events, Forecast, Table

__all__ = [
    "Drawn",
    "Entity",
    "Error",
    "Event",
    "EventList",
    "Events",
    "Evidence",
    "Forecast",
    "Ledger",
    "Mark",
    "Place",
    "Rejection",
    "Report",
    "Reports",
    "Span",
    "Table",
    "__version__",
    "code",
    "example",
    "open",
]
