"""The component for spaCy's pipelines."""

from __future__ import annotations

import pytest

spacy = pytest.importorskip("spacy")

import bifrons  # noqa: E402

TEXT = "Nobody slept — “ÄÖÜ” 😀.\n  Ägypten’s army killed 12 militants in Sinai. Russia accused Ukraine of lying."


def pipeline(**config):
    nlp = spacy.blank("en")
    nlp.add_pipe("bifrons", config=config)
    return nlp


def test_the_factory_is_found_without_an_import():
    import subprocess
    import sys

    program = "import spacy; nlp = spacy.blank('en'); nlp.add_pipe('bifrons'); print(len(nlp('France praised Kenya.')._.events))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == "1\n", done.stderr


def test_events_and_spans():
    doc = pipeline(published="2024-05-08")(TEXT)
    assert list(doc._.events) == list(bifrons.code(TEXT, "2024-05-08"))
    spans = doc.spans["bifrons"]
    found = {(span.text, span.label_) for span in spans}
    assert {("killed", "ASSAULT"), ("accused", "ACCUSE"), ("Russia", "actor"), ("Ukraine", "recipient")} <= found
    events = {event.id: event for event in doc._.events}
    for span in spans:
        event = events[span.id_]
        parts = [event.trigger, *event.actor, *event.recipient]
        assert any(doc.text[part.start : part.end] == part.text and part.text in span.text for part in parts)
        assert span.start_char == min(part.start for part in parts if span.start_char <= part.start < span.end_char)
    evidence = next(e for e in doc._.events if e.event == "ACCUSE").evidence
    assert evidence.before[-1].endswith("in Sinai.") and evidence.sentence.startswith("Russia")


@pytest.mark.parametrize("text", ["", "  ", "\r\n France praised Kenya.\r\n\r\n Kenya thanked France. \r\n", "\ufeffFrance praised Kenya."])
def test_offsets_are_those_of_the_text(text):
    doc = pipeline(fast=True)(text)
    assert len(doc._.events) >= text.count("praised")
    for event in doc._.events:
        assert text[event.start : event.end] == event.text
        assert text[event.trigger.start : event.trigger.end] == event.trigger.text


def test_many_documents_each_with_its_day():
    nlp = pipeline(fast=True)
    docs = [nlp.make_doc("France praised Kenya on Monday.") for _ in range(5)]
    docs[1]._.published = "2021-05-30"
    docs.append(nlp.make_doc("It rained."))
    done = list(nlp.pipe(docs, batch_size=2))
    assert [[e.date for e in doc._.events] for doc in done] == [[None], ["2021-05-24"], [None], [None], [None], []]
    assert len(done[-1].spans["bifrons"]) == 0


def test_a_document_can_be_written_and_read():
    nlp = pipeline(fast=True)
    doc = nlp(TEXT)
    again = spacy.tokens.Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert list(again._.events) == list(doc._.events)
    assert [s.text for s in again.spans["bifrons"]] == [s.text for s in doc.spans["bifrons"]]


def test_it_is_optional(tmp_path):
    import subprocess
    import sys

    program = "import sys; sys.modules['spacy'] = None; import bifrons; print(len(bifrons.code('France praised Kenya.', fast=True)))"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "1\n"


def test_documentation_runs():
    import doctest

    import bifrons.spacy

    done = doctest.testmod(bifrons.spacy)
    assert done.attempted > 0 and done.failed == 0
