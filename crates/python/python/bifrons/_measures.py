"""Measures of pairs of states: the verbs that count and weigh events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from . import _bifrons
from ._asking import Asking, By, Reports, known
from ._table import Forecast, Table

if TYPE_CHECKING:
    from typing_extensions import Unpack


class Measures(Asking):
    """The verbs that measure. Arguments and columns are those of the program (`bifrons faces --help`)."""

    def faces(
        self, a: str | None = None, b: str | None = None, *, by: By = "month", measures: bool = False, **reports: Unpack[Reports]
    ) -> Table:
        """The events of a pair by period: cooperation and conflict, words and deeds. A notebook draws both faces."""
        return self._drawn("faces", [a, b], {"by": by, "measures": measures, **known(reports)}, picture=a is not None)

    def pairs(
        self,
        a: str | None = None,
        *,
        sort: Literal["events", "conflict", "cooperation", "change"] = "events",
        gone: bool = False,
        limit: int | None = None,
        **reports: Unpack[Reports],
    ) -> Table:
        """All pairs, or the partners of a state, in one line each, with how they changed; `gone` keeps those long silent."""
        return self._table("pairs", [a], {"sort": sort, "gone": gone, "limit": limit, **known(reports)})

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
        return self._table("flips", [a, b], {**options, "no_evidence": no_evidence, **known(reports)})

    def hedges(
        self, a: str | None = None, *, against: str | None = None, least_arms: float = 50.0, **reports: Unpack[Reports]
    ) -> Table:
        """Who courts, or arms, both sides of a rivalry."""
        options = {"against": against, "least_arms": least_arms, **known(reports)}
        return self._drawn("hedges", [a], options, picture=a is not None)

    def gap(
        self, a: str | None = None, b: str | None = None, *, by: By = "month", half_life: float = 12.0, **reports: Unpack[Reports]
    ) -> Table:
        """The pairs whose words and deeds part."""
        return self._drawn("gap", [a, b], {"by": by, "half_life": half_life, **known(reports)}, picture=True)

    def voices(self, a: str | None = None, b: str | None = None, **reports: Unpack[Reports]) -> Table:
        """Which source tells a pair's conflict more often than the others."""
        return self._table("voices", [a, b], {**known(reports)})

    def latent(self, a: str, b: str, *, by: By = "quarter", live: bool = False, **reports: Unpack[Reports]) -> Table:
        """The warmth and hostility of a pair, with intervals, also where counts are thin."""
        return self._drawn("latent", [a, b], {"by": by, "live": live, **known(reports)}, picture=True)

    def align(self, a: str | None = None, b: str | None = None, *, fewest: int = 5, **reports: Unpack[Reports]) -> Table:
        """Who has the same friends and foes."""
        return self._table("align", [a, b], {"fewest": fewest, **known(reports)})

    def balance(self, a: str | None = None, *, by: By = "year", fewest: int = 5, **reports: Unpack[Reports]) -> Table:
        """How balanced the network of friends and foes is."""
        return self._table("balance", [a], {"by": by, "fewest": fewest, **known(reports)})

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
    ) -> Forecast:
        """What the next months of a pair may bring, as intervals, with `.quantiles`, `.baselines` and `.backtest`.

        `months` are periods of another length if `by` says so. With `record` the rows are those of the back-test, with `movers`
        the past events that moved it. Of a ledger opened with `write=True` forecasts are kept in its folder, and scored as their
        months pass.
        """
        asked: dict[str, Any] = {"months": months, "by": by, **known(reports)}

        def words(**more: bool) -> list[str]:
            return self._words({**asked, **more}, [a, b])

        def again(which: str) -> Table:
            more = {which: True} if which else {}
            return Table(_bifrons.rows("forecast", words(**more), False))

        first = words(record=record, movers=movers)
        found = _bifrons.rows("forecast", first, self.write and self.as_of is None and not record and not movers)
        picture = (b is not None or record) and not movers
        return Forecast(found, (lambda form: _bifrons.draw("forecast", form, first)) if picture else None, again)
