"""Records with names: events, their parties and spans, and the evidence that an event rests on."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from . import _draw


class Record(Mapping[str, Any]):
    """Named values: `record.name` and `record["name"]` are the same. What is unknown is None, or left out."""

    __slots__ = ("_row",)
    _kinds: ClassVar[dict[str, type[Record]]] = {}

    def __init__(self, row: Mapping[str, Any]) -> None:
        self._row = dict(row)

    def to_dict(self) -> dict[str, Any]:
        """As plain dictionaries and lists, such as JSON has."""
        plain: dict[str, Any] = json.loads(json.dumps(self._row))
        return plain

    def __getitem__(self, name: str) -> Any:
        value, kind = self._row[name], self._kinds.get(name)
        if kind is None or value is None:
            return value
        return [kind(one) for one in value] if isinstance(value, list) else kind(value)

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_") and name in self._row:
            return self[name]
        raise AttributeError(f"{type(self).__name__} has no {name!r}; it has {', '.join(self)}" if name[:1] != "_" else name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._row)

    def __len__(self) -> int:
        return len(self._row)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self._row})

    def __reduce__(self) -> tuple[type[Record], tuple[dict[str, Any]]]:
        return type(self), (self._row,)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.items())})"


class Span(Record):
    """Words of a document; positions count code points, as Python's strings do."""

    __slots__ = ()

    text: str
    """The words."""
    start: int
    """Where they begin in the text of the document, or in its title."""
    end: int
    """Where they end."""


class Entity(Record):
    """Who acts, or is acted on, or says so."""

    __slots__ = ()

    text: str
    """The words that name it; of an implicit party those that it was understood from."""
    start: int
    """Where they begin in the text of the document, or in its title."""
    end: int
    """Where they end."""
    name: str | None
    """Its name."""
    code: str | None
    """ISO 3166 code of the state, or a code of the codebook."""
    sector: list[str]
    """Sectors, such as GOV or MIL."""
    implicit: bool
    """Whether it is understood, and not written in the sentence."""
    wikidata: str | None
    """Id in Wikidata."""


class Place(Record):
    """Where an event was."""

    __slots__ = ()

    text: str
    """The words that name it."""
    start: int
    """Where they begin in the text of the document, or in its title."""
    end: int
    """Where they end."""
    name: str
    """Its name."""
    country: str | None
    """ISO 3166 code of the state that it is in."""
    lat: float | None
    """Degrees north."""
    lon: float | None
    """Degrees east."""


class Event(Record):
    """One event: who did what to whom, when, according to whom, and whether it is so.

    Its attributes are the fields of the program's records. Events of a table have more: `row` is the place of the text,
    `reports`, `direction` and `other` come with `Ledger.evidence`. A notebook shows the sentence with its parts marked.
    """

    __slots__ = ("_find",)
    _kinds: ClassVar[dict[str, type[Record]]] = {
        "trigger": Span,
        "actor": Entity,
        "recipient": Entity,
        "attribution": Entity,
        "place": Place,
    }

    id: str
    """Content hash: same input, settings and version, same id."""
    doc: str
    """Id of the document."""
    sentence: int
    """Index of the sentence in the document, from 0; the title is -1."""
    start: int
    """Where the sentence begins in the text (or title), in code points."""
    end: int
    """Where it ends."""
    text: str
    """The sentence; empty for imported events without text."""
    trigger: Span
    """The words that carry the event."""
    event: str
    """One of the 16 types of PLOVER."""
    mode: list[str]
    """Modes of PLOVER."""
    context: list[str]
    """Contexts of PLOVER."""
    cameo: str
    """CAMEO code, as fine as is known."""
    quad: Literal[1, 2, 3, 4]
    """Words of cooperation, deeds of cooperation, words of conflict, deeds of conflict."""
    score: float
    """PLOVER's score of type and mode."""
    goldstein: float
    """Goldstein's score of the CAMEO code."""
    actor: list[Entity]
    """Who did it; all parties if they do it to each other."""
    recipient: list[Entity]
    """To whom."""
    date: str | None
    """When it happened: a day, a month or a year, as precise as is known."""
    enddate: str | None
    """When it ended, if it took longer."""
    date_basis: Literal["stated", "published", "none"]
    """What speaks for the date."""
    place: Place | None
    """Where it happened."""
    attribution: list[Entity]
    """Who says so, outermost first; empty if the publisher itself does."""
    factuality: Literal["asserted", "planned", "hypothetical", "denied", "historical"]
    """How far it is said to be so."""
    counted: bool
    """Whether it may stand as a fact in the faces."""
    magnitude: dict[str, Any]
    """How large it was: any of killed, injured, arrested, crowd, amount."""
    confidence: float
    """Of events given 0.8 about 80 % are right."""
    why: list[str]
    """What decided on type, parties and mark."""

    def __init__(self, row: Mapping[str, Any], find: Callable[[Event], Evidence] | None = None) -> None:
        super().__init__(row)
        self._find = find

    @property
    def evidence(self) -> Evidence:
        """What it rests on: the sentence, those around it, and who published it."""
        return self._find(self) if self._find is not None else evidence_of(self, {})

    def __repr__(self) -> str:
        words = self.text if len(self.text) <= 60 else self.text[:59] + "…"
        return f"<Event {self.event} {_draw.who(self)}, {self.date or 'undated'}: {words!r}>"

    def _repr_html_(self) -> str:
        return _draw.event(self)


class EventList(list[Event]):
    """The events of one text; a notebook shows them with their sentences marked."""

    def _repr_html_(self) -> str:
        return "".join(map(_draw.event, self)) or "<p>no events</p>"


@dataclass(frozen=True)
class Mark:
    """Words of a sentence and the part that they play."""

    role: Literal["trigger", "actor", "recipient", "place", "attribution"]
    """The part."""
    start: int
    """Where they begin in the sentence."""
    end: int
    """Where they end."""
    text: str
    """The words: `sentence[start:end]`."""


@dataclass(frozen=True)
class Evidence:
    """What an event rests on. A notebook shows the sentence in its place."""

    sentence: str
    """The sentence; empty for imported events without text."""
    before: list[str] = field(default_factory=list)
    """The sentences before it in the document, two at most."""
    after: list[str] = field(default_factory=list)
    """The sentences after it, two at most."""
    source: str = ""
    """Who published it; empty if unknown."""
    url: str = ""
    """Address of the document; empty if unknown."""
    title: str = ""
    """Headline of the document; empty if there is none."""
    published: str | None = None
    """Day of publication."""
    spans: list[Mark] = field(default_factory=list)
    """Parts of the sentence in order: trigger, actor, recipient, place, attribution."""

    def _repr_html_(self) -> str:
        aside = [f'<span style="opacity:.6">{html.escape(" ".join(side))}</span>' for side in (self.before, self.after)]
        told = ", ".join(html.escape(part) for part in (self.source, self.published, self.title, self.url) if part)
        return f"<p>{aside[0]} {_draw.marked(self.sentence, self.spans)} {aside[1]}<br><small>{told}</small></p>"


def evidence_of(event: Event, whole: Mapping[str, Any]) -> Evidence:
    """The evidence from what is known of the event's document: `before`, `after` and `document`, as the verb `event` tells them."""
    document: Mapping[str, Any] = whole.get("document") or {}
    return Evidence(
        sentence=event.text or "",
        before=[sentence["text"] for sentence in whole.get("before") or []],
        after=[sentence["text"] for sentence in whole.get("after") or []],
        source=document.get("publisher") or "",
        url=document.get("url") or "",
        title=document.get("title") or "",
        published=document.get("date"),
        spans=[Mark(*mark) for mark in _draw.marks(event)],
    )
