"""A component for spaCy's pipelines: `nlp.add_pipe("bifrons")`.

`doc._.events` are the events of a text, and `doc.spans["bifrons"]` the words that carry them: triggers labelled by the type of the
event, parties by `actor` and `recipient`, each with the event's id as its own. A day of publication, against which "yesterday" is read,
is `doc._.published`, or the component's. It needs nothing of the pipeline but the words, and spaCy (3.5 or later) to be installed.

>>> import spacy
>>> import bifrons.spacy
>>> nlp = spacy.blank("en")
>>> _ = nlp.add_pipe("bifrons", config={"published": "2024-05-08", "fast": True})
>>> doc = nlp("Russia accused Ukraine of shelling a village.")
>>> doc._.events
[<Event ACCUSE RUS → UKR, 2024-05-08: 'Russia accused Ukraine of shelling a village.'>]
>>> [(span.text, span.label_) for span in doc.spans["bifrons"]]
[('Russia', 'actor'), ('accused', 'ACCUSE'), ('Ukraine', 'recipient')]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from ._coding import around, code
from ._record import Event, EventList, Evidence

__all__ = ["Coder", "make"]

_KEY = "bifrons.events"


class Coder:
    """The component: codes documents, many at a time where the pipeline gives them so."""

    def __init__(self, *, published: str | None = None, fast: bool = False, threads: int | None = None, key: str = "bifrons") -> None:
        self.published = published
        self.fast = fast
        self.threads = threads
        self.key = key

    def __call__(self, doc: Doc) -> Doc:
        """Codes one document."""
        self._code([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Codes documents in batches, each on all processors."""
        docs = iter(stream)
        while batch := list(islice(docs, batch_size)):
            self._code(batch)
            yield from batch

    def _code(self, docs: list[Doc]) -> None:
        days = [doc._.published or self.published for doc in docs]
        found: list[list[dict[str, Any]]] = [[] for _ in docs]
        # An id stands for its own text: two documents of the same text have the same events.
        for row in code([doc.text for doc in docs], days, fast=self.fast, threads=self.threads, progress=False).rows():
            found[row.pop("row")].append(row)
        for doc, rows in zip(docs, found):
            # Plain values, so that a document can be written and read again.
            doc.user_data[_KEY] = rows
            doc.spans[self.key] = SpanGroup(doc, name=self.key, spans=list(_spans(doc, rows)))


@Language.factory(
    "bifrons",
    assigns=["doc._.events", "doc.spans"],
    default_config={"published": None, "fast": False, "threads": None, "key": "bifrons"},
)
def make(nlp: Language, name: str, published: str | None, fast: bool, threads: int | None, key: str) -> Coder:
    """The component for a pipeline; spaCy calls this for `nlp.add_pipe("bifrons", config={…})`."""
    return Coder(published=published, fast=fast, threads=threads, key=key)


def _spans(doc: Doc, rows: list[dict[str, Any]]) -> Iterator[Span]:
    found: dict[tuple[int, int, str, str], None] = {}
    for event in rows:
        parts = [(event["trigger"], event["event"])]
        parts += [(party, role) for role in ("actor", "recipient") for party in event[role] or [] if not party["implicit"]]
        found.update(dict.fromkeys((part["start"], part["end"], label, event["id"]) for part, label in parts if part))
    for start, end, label, id in sorted(found):
        # Tokens may be longer than the words of an event.
        span = doc.char_span(start, end, label=label, alignment_mode="expand", span_id=id)
        if span is not None:
            yield span


def _events(doc: Doc) -> EventList:
    def evidence(event: Event) -> Evidence:
        return around(event, doc.text, {"date": doc._.published})

    return EventList(Event(row, evidence) for row in doc.user_data.get(_KEY, []))


if not Doc.has_extension("events"):
    Doc.set_extension("events", getter=_events)
if not Doc.has_extension("published"):
    Doc.set_extension("published", default=None)
