"""What a type checker must accept, and must refuse: `mypy --strict` reads this, nobody runs it."""

from __future__ import annotations

from typing import Any

import bifrons

events: bifrons.Events = bifrons.code(["a"], dates="2024-05-08", fast=True, progress=lambda done, total: None)
rows: list[dict[str, Any]] = events.rows()
first: dict[str, Any] = next(iter(events))
led: bifrons.Ledger = bifrons.open("ledger", write=True)
past: bifrons.Ledger = led.at("2026-01-31")
report: bifrons.Report = led.add(["news"], threads=2)
dropped: dict[str, int] = led.import_("icews", "events.tab").dropped
faces: bifrons.Table = led.faces("CHN", "USA", by="year", since="2020", min_confidence=0.5)
evidence: bifrons.Events = led.evidence("CHN", face="conflict", kind="deed")
columns: list[str] = led.sql("SELECT 1").columns
svg: str = led.forecast("CHN", "USA", months=3).svg()
version: str = bifrons.__version__
stream: object = faces.__arrow_c_stream__()

led.faces("CHN", by="decade")  # type: ignore[arg-type]
led.faces("CHN", nonsense=1)  # type: ignore[call-arg]
led.import_("nobody", "x")  # type: ignore[arg-type]
bifrons.code(7)  # type: ignore[arg-type]
report.read = 7  # type: ignore[misc]
