"""Events as objects: the fields of the record, their evidence, and how they are shown."""

from __future__ import annotations

import copy
import json
import pickle

import pytest
from test_code import SAID, program

import bifrons

TEXT = "Nobody slept. Ägypten’s president visited Kenya on Monday. Kenya's army killed 12 rebels in Somalia, officials said.\n\nIt rained."


def test_one_text_gives_a_list_of_events():
    events = bifrons.code(SAID, published="2024-05-08")
    assert isinstance(events, list) and all(isinstance(e, bifrons.Event) for e in events)
    table = bifrons.code([SAID], published="2024-05-08")
    assert [{**e, "row": 0} for e in events] == [dict(e) for e in table]
    assert "row" not in events[0]


def test_attributes_are_the_fields_of_the_record():
    record = program([{"text": SAID, "date": "2024-05-08"}])[0]
    event = bifrons.code(SAID, "2024-05-08")[0]
    assert set(record) <= set(event) == {n for n in bifrons.Event.__annotations__ if n[:1] != "_"} | {"type"}
    assert (event.event, event.trigger.text, event.actor[0].code, event.recipient[0].name) == ("ACCUSE", "accused", "RUS", "Ukraine")
    assert event.actor == event["actor"] and event.actor[0]["sector"] == record["actor"][0]["sector"]
    assert event.place is None or event.place.name
    with pytest.raises(AttributeError, match="Event has no 'nothing'; it has id, doc"):
        event.nothing
    assert "confidence" in dir(event)


def test_events_are_values():
    event = bifrons.code(SAID, "2024-05-08", fast=True)[0]
    again = pickle.loads(pickle.dumps(event))
    assert again == event == copy.copy(event) and again.evidence.sentence == event.text
    assert json.loads(json.dumps(event.to_dict())) == event.to_dict()
    with pytest.raises(AttributeError):
        event.event = "AGREE"  # type: ignore[misc]


def test_evidence_of_a_text():
    events = bifrons.code(TEXT, "2024-05-08", publishers="The Daily", urls="https://example.org/a", titles="Kenya's day")
    event = next(e for e in events if "killed" in e.trigger.text)
    evidence = event.evidence
    assert evidence.sentence == event.text == TEXT[event.start : event.end]
    assert evidence.before == ["Nobody slept.", "Ägypten’s president visited Kenya on Monday."]
    assert evidence.after == ["It rained."]
    assert (evidence.source, evidence.url, evidence.title) == ("The Daily", "https://example.org/a", "Kenya's day")
    assert evidence.published == "2024-05-08"
    marks = {(mark.role, mark.text) for mark in evidence.spans}
    assert {("trigger", "killed"), ("place", "Somalia")} <= marks, marks
    assert all(evidence.sentence[mark.start : mark.end] == mark.text for mark in evidence.spans)
    shown = evidence._repr_html_()
    assert ">killed</b>" in shown and "Nobody slept." in shown and "The Daily, 2024-05-08" in shown


def test_evidence_of_many_texts():
    events = bifrons.code(["It rained.", SAID, TEXT], titles=[None, "Russia threatens Ukraine", None], publishers=["A", "B", "C"])
    for event in events:
        assert event.evidence.source == "ABC"[event["row"]]
        assert event.evidence.sentence == event.text
    title = next(e for e in events if e.sentence == -1)
    assert title.evidence.before == [] and title.evidence.after[0].startswith("Russia accused")


def test_how_an_event_is_shown():
    event = bifrons.code("France praised Kenya on Monday for <its> aid.", "2021-05-30", fast=True)[0]
    assert repr(event) == "<Event SUPPORT FRA → KEN, 2021-05-24: 'France praised Kenya on Monday for <its> aid.'>"
    shown = event._repr_html_()
    assert "&lt;its&gt;" in shown and ">praised</b>" in shown and ">France</u>" in shown


def test_imported_events_without_a_sentence_are_shown(tmp_path):
    rows = tmp_path / "mine.csv"
    rows.write_text("day,a,b,code\n2020-01-02,USA,CHN,042\n2020-01-04,FRA,KEN,190\n")
    led = bifrons.open(tmp_path / "ledger", write=True)
    led.import_("csv", rows, map="date=day,actor=a,recipient=b,code=code", name="mine")
    events = led.events()
    assert "<b>ASSAULT</b> FRA → KEN" in events._repr_html_()
    assert [e.evidence.sentence for e in events] == ["", ""] and events[0].evidence.spans == []
