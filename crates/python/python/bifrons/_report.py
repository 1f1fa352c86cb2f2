"""What became of what was read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from ._bifrons import Columns
from ._table import Table


@dataclass(frozen=True)
class Rejection:
    """A record that could not be used."""

    source: str
    """The file."""
    line: int | None
    """Line or record in it, from 1, where known."""
    reason: str
    """Why, in a sentence."""


@dataclass(frozen=True)
class Report:
    """What became of what was read; `read` is the sum of `coded`, `duplicates`, `empty`, `rejected` and what was `dropped`."""

    read: int
    """Records or rows read."""
    coded: int = 0
    """Documents that are new; of an import, events that are new."""
    duplicates: int = 0
    """Documents, or rows, that were there already."""
    empty: int = 0
    """Records without words."""
    rejected: int = 0
    """Records that could not be used."""
    events: int = 0
    """New events."""
    copies: int = 0
    """New documents that tell the story of another."""
    dropped: dict[str, int] = field(default_factory=dict)
    """Rows of an import that are no events for a ledger, by reason."""
    reasons: dict[str, int] = field(default_factory=dict)
    """How many were rejected for which reason, the most frequent first."""
    rejections: list[Rejection] = field(default_factory=list)
    """The first thousand rejected records, each with its place; `Ledger.rejected` has all. Of an import `notes` tell the places."""
    notes: list[str] = field(default_factory=list)
    """What the command line would say, a line each."""


def of_news(counts: dict[str, Any]) -> Report:
    """The report of what `add` counted."""
    rejections = [Rejection(*refused) for refused in counts.pop("refused")]
    reasons = Counter(rejection.reason for rejection in rejections)
    return Report(**counts, reasons=dict(reasons.most_common()), rejections=rejections)


def of_import(account: Columns) -> Report:
    """The report of an import's account, which has a row for each outcome and reason."""
    told: dict[str, dict[str, int]] = {}
    for row in Table(account):
        told.setdefault(row["outcome"], {})[row["reason"]] = int(row["rows"])
    kept = told.get("kept", {}).get("events", 0)
    return Report(
        read=sum(rows for by_reason in told.values() for rows in by_reason.values()),
        coded=kept,
        events=kept,
        duplicates=sum(told.get("merged", {}).values()),
        rejected=sum(told.get("rejected", {}).values()),
        dropped=told.get("dropped", {}),
        reasons=told.get("rejected", {}),
        notes=account.notes,
    )
