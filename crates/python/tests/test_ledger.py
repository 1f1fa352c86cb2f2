"""Ledgers: the program's verbs with their rows, dtypes that do not depend on them, writing, the past."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
import pytest
from conftest import run

import bifrons
from bifrons import _bifrons

PAIR = ("IND", "CHN")
ANSWERS = {
    "faces": lambda led, *pair: led.faces(*pair),
    "pairs": lambda led, *pair: led.pairs(),
    "flips": lambda led, *pair: led.flips(*pair, min_prob=0.0),
    "hedges": lambda led, *pair: led.hedges(),
    "gap": lambda led, *pair: led.gap(),
    "voices": lambda led, *pair: led.voices(),
    "latent": lambda led, *pair: led.latent(*(pair or ("TUV", "NRU"))),
    "align": lambda led, *pair: led.align(fewest=1),
    "balance": lambda led, *pair: led.balance(fewest=1),
    "evidence": lambda led, *pair: led.evidence(*(pair or ("TUV",))),
    "ties": lambda led, *pair: led.ties(*(pair or ("TUV",))),
    "indicators": lambda led, *pair: led.indicators(*(pair[:1] or ("TUV",))),
    "volume": lambda led, *pair: led.volume(),
    "sources": lambda led, *pair: led.sources(),
    "rejected": lambda led, *pair: led.rejected(),
    "forecast": lambda led, *pair: led.forecast(*pair),
    "versions": lambda led, *pair: led.versions(),
}
WORDS = {
    "flips": [*PAIR, "--min-prob=0.0"],
    "align": ["--fewest=1"],
    "balance": ["--fewest=1"],
    "indicators": ["IND"],
    **dict.fromkeys(["pairs", "hedges", "gap", "voices", "volume", "sources", "rejected", "versions"], []),
}


def known(value):
    if isinstance(value, dict):
        return {k: known(v) for k, v in value.items() if v is not None}
    return [known(v) for v in value] if isinstance(value, list) else value


@pytest.mark.parametrize("verb", ANSWERS)
def test_rows_are_the_programs(led: bifrons.Ledger, verb: str):
    lines = run(verb, *WORDS.get(verb, PAIR), "--ledger", led.path, "--format", "jsonl").split("\n")
    table = ANSWERS[verb](led, *PAIR)
    assert known(table.rows()) == known([json.loads(line) for line in lines if line])


@pytest.mark.parametrize("verb", ANSWERS)
def test_dtypes_do_not_depend_on_rows(led: bifrons.Ledger, tmp_path: Path, verb: str):
    nothing = tmp_path / "nothing.jsonl"
    nothing.write_text('{"text": "It rained."}\n')
    empty = bifrons.open(tmp_path / "ledger", write=True)
    empty.add(nothing, fast=True)
    some, none = ANSWERS[verb](led, *PAIR).arrow(), ANSWERS[verb](empty).arrow()
    assert some.schema == none.schema
    some.validate(full=True)
    assert verb in ("versions", "sources", "volume") or len(none) == 0


def test_every_argument_of_a_verb_is_one_of_its_method():
    import inspect

    common = set(bifrons.Reports.__annotations__)
    assert {name for name, _ in inspect.getmembers(bifrons.Ledger, callable)} >= set(ANSWERS)
    # What a table, the ledger itself or the server decides.
    elsewhere = {"as_of", "directions"}
    for verb in ANSWERS:
        named = set(inspect.signature(getattr(bifrons.Ledger, verb)).parameters) - {"self"}
        takes_reports = "reports" in named
        ours = (named - {"reports"}) | (common if takes_reports else set())
        assert ours == set(_bifrons.arguments(verb)) - elsewhere, verb


def test_arguments_reach_the_verb(led: bifrons.Ledger):
    everything = led.faces(*PAIR, by="year")
    some = led.faces(*PAIR, by="year", since="2021", min_confidence=0.1, factuality="asserted")
    assert len(some) <= len(everything)
    assert set(led.faces(*PAIR, measures=True).columns) > set(everything.columns)
    assert all(e["quad"] > 2 for e in led.evidence(*PAIR, face="conflict"))
    assert len(led.evidence("India", "China", limit=1)) == 1


def test_others_read_it_without_our_help(led: bifrons.Ledger):
    table = led.faces(*PAIR)
    frame = pl.DataFrame(table)
    assert frame.columns == table.columns and frame.height == len(table)
    assert frame.equals(table.polars())
    arrow = pa.table(table)
    assert table.pandas().equals(arrow.to_pandas())
    assert duckdb.sql("SELECT count(*) FROM arrow").fetchall() == [(len(table),)]
    assert pa.schema(table) == arrow.schema
    # A table can be read again and again, and outlives its columns.
    evidence = pa.table(led.evidence(*PAIR))
    assert evidence.slice(1).to_pylist() == pa.table(led.evidence(*PAIR)).to_pylist()[1:]


def test_capsules_that_nobody_reads_are_freed(led: bifrons.Ledger):
    import resource

    times = f"(SELECT unnest({list(range(100))}) AS x)"
    table = led.sql(f"SELECT events.* FROM events, {times}")

    def turn() -> int:
        for _ in range(30):
            table.__arrow_c_stream__()
            table.__arrow_c_schema__()
            pa.table(table)
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    before = turn()
    assert turn() - before < 20_000


def test_sql_has_types_of_all_kinds(led: bifrons.Ledger, tmp_path: Path):
    found = led.sql("SELECT event, count(*) AS n FROM events GROUP BY event ORDER BY n DESC, event")
    assert found.columns == ["event", "n"] and found.rows()[0]["n"] >= 1
    kinds = led.sql(
        """SELECT true AS b, 1 AS i, 1.5 AS f, CAST(1.25 AS DECIMAL(10, 2)) AS d, DATE '2024-05-08' AS day,
        TIMESTAMP '2024-05-08 01:02:03' AS t, [1, NULL, 3] AS l, struct(1 AS x, 'y' AS y) AS s, NULL AS n,
        arrow_cast('v', 'Utf8View') AS v, arrow_cast('d', 'Dictionary(Int32, Utf8)') AS k, INTERVAL '1' DAY AS w"""
    ).arrow()
    kinds.validate(full=True)
    row = kinds.drop_columns(["w"]).to_pylist()[0]
    assert (row["b"], row["i"], row["l"], row["v"], row["k"], row["n"]) == (True, 1, [1, None, 3], "v", "d", None)
    assert str(row["d"]) == "1.25" and str(row["day"]) == "2024-05-08"
    numbers = f"(SELECT unnest({list(range(100))}) AS x)"
    marks = led.sql(f"SELECT x % 3 = 0 AS m, CASE WHEN x % 2 = 0 THEN x END AS e FROM {numbers} ORDER BY x OFFSET 7")
    arrow = marks.arrow()
    arrow.validate(full=True)
    assert arrow.column("m").to_pylist() == [x % 3 == 0 for x in range(7, 100)]
    assert arrow.column("e").to_pylist() == [None if x % 2 else x for x in range(7, 100)]
    news = tmp_path / "news.jsonl"
    news.write_text('{"text": "France praised Kenya.", "date": "2021-05-30"}\n')
    coded = led.sql("SELECT unnest(code(text, published)) AS e FROM news", register={"news": news})
    assert [r["e"]["event"] for r in coded] == ["SUPPORT"]
    with pytest.raises(bifrons.Error):
        led.sql("DROP TABLE events")


def test_adding_twice_changes_nothing_and_the_past_stays(tmp_path: Path):
    news = tmp_path / "news.jsonl"
    news.write_text(
        '{"text": "Russia accused Ukraine of shelling a village.", "date": "2024-05-08"}\n{"text": ""}\nnonsense\n'
    )
    led = bifrons.open(tmp_path / "ledger", write=True)
    first = led.add(news, fast=True)
    assert (first.read, first.coded, first.empty, first.rejected, first.events) == (3, 1, 1, 1, 1)
    assert any("news.jsonl" in note for note in first.notes)
    assert [(r.line, r.reason) for r in first.rejections] == [(3, reason) for reason in first.reasons]
    assert first.rejections[0].source.endswith("news.jsonl") and sum(first.reasons.values()) == 1
    again = led.add([news], fast=True)
    assert (again.coded, again.duplicates, again.events) == (0, 1, 0)
    more = tmp_path / "more.txt"
    more.write_text("Ukraine thanked Poland for tanks.")
    led.add(more, date="2024-05-09", fast=True)
    count = "SELECT count(*) AS n FROM documents"
    assert led.sql(count).rows() == [{"n": 2}]
    assert led.at("v1").sql(count).rows() == [{"n": 1}]
    with pytest.raises(bifrons.Error, match="open for reading"):
        led.at("v1").add(more)
    with pytest.raises(bifrons.Error, match="open for reading"):
        bifrons.open(led.path).add(more)


def test_imports_account_for_every_row(tmp_path: Path):
    rows = tmp_path / "mine.csv"
    rows.write_text("day,a,b,code\n2020-01-02,USA,CHN,042\n2020-01-03,USA,USA,042\n2020-01-04,FRA,KEN,190\nnever,FRA,KEN,190\n")
    led = bifrons.open(tmp_path / "ledger", write=True)
    report = led.import_("csv", rows, map="date=day,actor=a,recipient=b,code=code", name="mine")
    assert report.read == 4 and report.events >= 2
    assert report.rejected == 1 == sum(report.reasons.values())
    assert report.read == report.events + report.duplicates + report.rejected + sum(report.dropped.values())
    assert led.sql("SELECT DISTINCT origin FROM events").rows() == [{"origin": "mine"}]


def test_errors_are_the_programs(led: bifrons.Ledger, tmp_path: Path):
    with pytest.raises(bifrons.Error, match=r"China \(CHN\)"):
        led.faces("Chyna")
    with pytest.raises(bifrons.Error, match="there is no ledger"):
        bifrons.open(tmp_path / "nowhere")
    with pytest.raises(bifrons.Error, match="standard input"):
        bifrons.open(tmp_path / "ledger", write=True).add("-")
    with pytest.raises(TypeError, match="unexpected argument 'output'"):
        led.hedges("TUR", output="file.csv")  # type: ignore[call-arg]


def test_pictures(led: bifrons.Ledger):
    faces = led.faces(*PAIR)
    assert faces.svg().startswith("<svg") and faces._repr_svg_() == faces.svg() and faces._repr_html_() is None
    assert "<table>" in faces.head()._repr_html_()
    assert faces.png().startswith(b"\x89PNG")
    with pytest.raises(bifrons.Error, match="draws no picture"):
        led.versions().svg()
    assert "<table>" in led.versions()._repr_html_()


def test_events_are_read_when_they_are_asked_for(led: bifrons.Ledger):
    events = led.events("India", "China", since="2024", until="2025-06")
    assert "not read yet" in repr(events)
    first = events.head(2)
    assert len(first) == 2 and "not read yet" in repr(events) and pa.schema(events) == pa.schema(first)
    assert events.columns == first.columns and events.columns[:3] == ["id", "doc", "sentence"]
    assert first.rows() == events.rows(0, 2) and f"{len(events)} rows" in repr(events)
    assert events.arrow().num_rows == events.polars().height == len(events.pandas()) == len(events)
    assert pl.DataFrame(led.events("IND")).height == len(led.events(actor="IND"))
    assert duckdb.sql("SELECT count(*) FROM events").fetchall() == [(len(events),)]
    for event in events:
        codes = [[party.code for party in side] for side in (event.actor, event.recipient)]
        assert "IND" in codes[0] and "CHN" in codes[1] + codes[0]
        assert "2024" <= event.date < "2025-07"
    assert events[-1] == list(events)[-1] and events["event"] == [e.event for e in events]
    with pytest.raises(IndexError):
        events[len(events)]
    with pytest.raises(KeyError, match="the columns are id"):
        events["nothing"]
    with pytest.raises(bifrons.Error, match=r"China \(CHN\)"):
        led.events("Chyna")


def test_events_are_those_of_the_record(led: bifrons.Ledger):
    """By another way: every row of `events`, filtered in Python."""
    every = led.sql("SELECT * FROM events").rows()

    def ids(**asked):
        return {e.id for e in led.events(**asked)}

    def of(test):
        return {e["id"] for e in every if test(e)}

    def codes(event, *sides):
        return {party["code"] for side in sides for party in event[side] or []}

    assert ids() == of(lambda e: True)
    assert ids(actor="CHN") == of(lambda e: "CHN" in codes(e, "actor"))
    both = of(lambda e: "IND" in codes(e, "actor") and "CHN" in codes(e, "recipient"))
    mutual = of(lambda e: codes(e, "actor") >= {"IND", "CHN"} and not e["recipient"])
    assert both and mutual and ids(actor="IND", recipient="CHN") == both | mutual
    assert ids(face="conflict", kind="word") == of(lambda e: e["quad"] == 3)
    assert ids(event="assault", counted=True) == of(lambda e: e["event"] == "ASSAULT" and e["counted"])
    assert ids(sector="MIL") == of(
        lambda e: any("MIL" in (p["sector"] or []) for s in ("actor", "recipient") for p in e[s] or [])
    )
    assert ids(factuality="denied", min_confidence=0.5) == of(lambda e: e["factuality"] == "denied" and e["confidence"] >= 0.5)
    assert ids(since="2025-03", until="2025-03") == of(lambda e: (e["day"] or "").startswith("2025-03"))


def test_an_event_has_its_evidence(led: bifrons.Ledger):
    for event in [*led.events(actor="IND").head(3), *led.evidence(*PAIR, limit=3)]:
        evidence = event.evidence
        assert evidence.sentence == event.text and evidence.source and evidence.published
        assert {mark.role for mark in evidence.spans} >= {"trigger"}
        assert all(evidence.sentence[mark.start : mark.end] == mark.text for mark in evidence.spans)
        text = led.sql(f"SELECT text, title, publisher FROM documents WHERE id = '{event.doc}'").rows()[0]
        assert evidence.source == text["publisher"] and evidence.title == text["title"]
        beside = [*evidence.before, event.text, *evidence.after]
        places = [text["text"].find(sentence) for sentence in beside]
        assert event.sentence < 0 or places == sorted(places) and places[0] >= 0
        whole = led.event(event.id)
        assert whole.evidence == evidence and whole.document["publisher"] == evidence.source
    with pytest.raises(bifrons.Error, match="there is no event"):
        led.event("0123456789abcdef")


def test_a_forecast_has_its_parts(led: bifrons.Ledger):
    forecast = led.forecast(*PAIR, months=2)
    quantiles = forecast.quantiles
    assert quantiles.columns[:4] == ["period", "a", "b", "target"] and len(quantiles) == 8
    for row in quantiles:
        ends = [row[name] for name in quantiles.columns[6:]]
        assert ends == sorted(ends)
    assert {row["by"] for row in forecast.backtest if row["record"] == "back-test"} >= {"model", "last", "seasonal", "smoothed"}
    assert len(forecast.baselines) == len(forecast) and forecast.baselines["naive"] == forecast["naive"]
    assert forecast.movers.columns[:3] == ["a", "b", "period"]
    assert forecast._repr_svg_().startswith("<svg") and forecast._repr_html_() is None
    record = led.forecast(*PAIR, record=True)
    assert record.columns == forecast.backtest.columns and len(record.quantiles) == 24


def test_forecasts_are_kept_where_one_may_write(tmp_path: Path):
    folder = tmp_path / "ledger"
    led = bifrons.example(folder)
    led.forecast(*PAIR)
    kept = folder / "forecasts.csv"
    assert not kept.exists()
    writing = bifrons.open(folder, write=True)
    writing.at("v1").forecast(*PAIR)
    writing.forecast(*PAIR, since="2024-02")
    assert not kept.exists()
    writing.forecast(*PAIR)
    lines = kept.read_text().splitlines()
    assert len(lines) > 6 and "IND" in lines[1] + lines[2]
    writing.forecast(*PAIR)
    assert kept.read_text().splitlines() == lines


def test_the_example_is_the_programs(led: bifrons.Ledger, tmp_path: Path):
    ours = bifrons.example(tmp_path / "example")
    assert repr(ours) == "<Ledger example>"
    query = "SELECT * FROM events ORDER BY id"
    assert ours.sql(query).rows() == led.sql(query).rows()
    again = bifrons.example(tmp_path / "example")
    assert len(again.versions()) == len(ours.versions())
    with pytest.raises(bifrons.Error, match="open for reading"):
        ours.add("news.jsonl")


def test_ctrl_c_ends_a_query_soon(led: bifrons.Ledger):
    """The engine stops, and does not merely go unheard: processor time no longer grows. (A join is heard only where it gives rows.)"""
    import signal
    import subprocess
    import sys
    import time

    program = f"""
import bifrons, sys, time, resource
led = bifrons.open({led.path!r})
many = list(range(100))
def spent():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
print("go", flush=True)
try:
    led.sql(f'''WITH n AS (SELECT unnest({{many}}) AS x), w AS (SELECT a.x * 100 + b.x AS x FROM n a, n b)
        SELECT sum(CASE WHEN regexp_like(CAST(a.x * b.x AS VARCHAR), '9.*8.*7.*6') THEN 1 ELSE 0 END) FROM w a, w b ''')
except KeyboardInterrupt:
    time.sleep(1)
    before = spent()
    time.sleep(1)
    print(spent() - before)
"""
    child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert child.stdout is not None and child.stdout.readline() == "go\n"
    time.sleep(2)
    child.send_signal(signal.SIGINT)
    out, error = child.communicate(timeout=60)
    assert float(out) < 0.3, (out, error)
