"""Events as a notebook shows them: the sentence with its parts marked. Without styles, where a page takes them away, it can still be read."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._record import Mark

_QUADS = {1: "words of cooperation", 2: "deeds of cooperation", 3: "words of conflict", 4: "deeds of conflict"}
_STYLES = {
    "trigger": ("b", "background:#fde68a;color:black;padding:0 .15em;border-radius:.2em"),
    "actor": ("u", "text-decoration-style:solid"),
    "recipient": ("u", "text-decoration-style:dashed"),
}


def event(record: Mapping[str, Any]) -> str:
    """The sentence with trigger and parties marked, and what it was coded as."""
    from ._record import Mark

    spans = [Mark(*mark) for mark in marks(record)]
    says = names(record["attribution"])
    facts = [
        f"<b>{html.escape(record['event'])}</b> {html.escape(who(record))}",
        _QUADS.get(record["quad"], ""),
        record["factuality"],
        record["date"] or "undated",
        f"according to {says}" if says else "",
    ]
    told = ", ".join([facts[0], *(html.escape(str(fact)) for fact in facts[1:] if fact)])
    return f"<p>{marked(record['text'] or '', spans)}<br><small>{told}</small></p>"


def who(record: Mapping[str, Any]) -> str:
    """RUS → UKR, or RUS and UKR where all parties act."""
    actor, recipient = names(record["actor"], ", "), names(record["recipient"], ", ")
    if recipient:
        return f"{actor or '?'} → {recipient}"
    return names(record["actor"], " and ") or "?"


def names(entities: Sequence[Mapping[str, Any]] | None, between: str = ", ") -> str:
    """Their codes, or words where there is no code, each once."""
    return between.join(dict.fromkeys(str(e["code"] or e["name"] or e["text"]) for e in entities or []))


def marks(record: Mapping[str, Any]) -> Iterator[tuple[Any, int, int, str]]:
    """Role, start, end and words of the parts that stand in the sentence, in order."""
    text, first = record["text"] or "", record["start"] or 0
    all: list[tuple[str, Mapping[str, Any]]] = [("trigger", record["trigger"])] if record["trigger"] else []
    for role in ("actor", "recipient", "attribution"):
        all += [(role, party) for party in record[role] or [] if not party.get("implicit")]
    if record["place"]:
        all.append(("place", record["place"]))
    found = []
    for role, span in all:
        if span["start"] is None or span["end"] is None:
            continue
        start, end = span["start"] - first, span["end"] - first
        if 0 <= start < end <= len(text):
            found.append((role, start, end, text[start:end]))
    yield from sorted(found, key=lambda mark: (mark[1], mark[2]))


def marked(text: str, spans: Sequence[Mark]) -> str:
    """The sentence as HTML; where marks overlap, the first is drawn."""
    out, at = [], 0
    for mark in spans:
        if mark.role not in _STYLES or mark.start < at:
            continue
        tag, style = _STYLES[mark.role]
        out += [html.escape(text[at : mark.start]), f'<{tag} style="{style}">{html.escape(mark.text)}</{tag}>']
        at = mark.end
    out.append(html.escape(text[at:]))
    return "".join(out)
