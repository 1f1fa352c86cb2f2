"""What a type checker must accept, and must refuse: `mypy --strict` reads this, nobody runs it."""

from __future__ import annotations

from typing import Any

import bifrons
import bifrons as bf

events: bifrons.Events = bf.code(["a"], published="2024-05-08", fast=True, progress=lambda done, total: None)
one: list[bifrons.Event] = bf.code("a", published="2024-05-08", publishers="The Daily")
rows: list[dict[str, Any]] = events.rows()
first: bifrons.Event = next(iter(events))
code: str | None = first.actor[0].code
words: str = first.trigger.text
kinds: list[str] = events["event"]
evidence: bifrons.Evidence = events[0].evidence
beside: list[str] = evidence.before + evidence.after
where: tuple[int, int] = (evidence.spans[0].start, evidence.spans[0].end)
led: bifrons.Ledger = bf.open("ledger", write=True)
small: bifrons.Ledger = bf.example("example")
past: bifrons.Ledger = led.at("2026-01-31")
report: bifrons.Report = led.add(["news"], threads=2)
dropped: dict[str, int] = led.import_("icews", "events.tab").dropped
why: str = report.rejections[0].reason
faces: bifrons.Table = led.faces("CHN", "USA", by="year", since="2020", min_confidence=0.5)
found: bifrons.Events = led.evidence("CHN", face="conflict", kind="deed")
lazy: bifrons.Events = led.events(actor="CHN", recipient="USA", since="2020-01").head(3)
columns: list[str] = led.sql("SELECT 1").columns
forecast: bifrons.Forecast = led.forecast("CHN", "USA", months=3)
svg: str = forecast.svg()
parts: list[bifrons.Table] = [forecast.quantiles, forecast.backtest, forecast.baselines]
version: str = bifrons.__version__
stream: object = faces.__arrow_c_stream__()

led.faces("CHN", by="decade")  # type: ignore[arg-type]
led.faces("CHN", nonsense=1)  # type: ignore[call-arg]
led.import_("nobody", "x")  # type: ignore[arg-type]
bifrons.code(7)  # type: ignore[call-overload]
report.read = 7  # type: ignore[misc]
evidence.sentence = ""  # type: ignore[misc]
