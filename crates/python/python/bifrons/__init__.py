"""From news text to both faces of a pair of states.

The verbs are those of the program `bifrons`, with its names, arguments and columns. Tables cross as Arrow columns, without a copy,
into Polars, pandas, DuckDB and whatever else takes them.

>>> import bifrons
>>> events = bifrons.code(["Russia accused Ukraine of shelling a village."], dates="2024-05-08")
>>> [(e["event"], e["actor"][0]["code"], e["recipient"][0]["code"], e["date"]) for e in events.rows()]
[('ACCUSE', 'RUS', 'UKR', '2024-05-08')]
"""

from ._bifrons import Error, __version__
from ._coding import code
from ._ledger import Ledger, Report, Reports, open
from ._table import Events, Table

__all__ = ["Error", "Events", "Ledger", "Report", "Reports", "Table", "__version__", "code", "open"]
