"""Ledgers: the program's verbs with their rows, dtypes that do not depend on them, writing, the past."""

from __future__ import annotations

import json
import os
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
    "flips": lambda led, *pair: led.flips(*pair, min_prob=0.0),
    "hedges": lambda led, *pair: led.hedges(),
    "gap": lambda led, *pair: led.gap(),
    "evidence": lambda led, *pair: led.evidence(*(pair or ("TUV",))),
    "forecast": lambda led, *pair: led.forecast(*pair),
    "versions": lambda led, *pair: led.versions(),
}
WORDS = {"flips": ["IND", "CHN", "--min-prob=0.0"], "hedges": [], "gap": [], "versions": []}


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
    some, none = ANSWERS[verb](led, *PAIR).to_arrow(), ANSWERS[verb](empty).to_arrow()
    assert some.schema == none.schema
    some.validate(full=True)
    assert verb == "versions" or len(none) == 0


def test_every_argument_of_a_verb_is_one_of_its_method():
    import inspect

    common = set(bifrons.Reports.__annotations__)
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
    assert frame.equals(table.to_polars())
    arrow = pa.table(table)
    assert table.to_pandas().equals(arrow.to_pandas())
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
    ).to_arrow()
    kinds.validate(full=True)
    row = kinds.drop_columns(["w"]).to_pylist()[0]
    assert (row["b"], row["i"], row["l"], row["v"], row["k"], row["n"]) == (True, 1, [1, None, 3], "v", "d", None)
    assert str(row["d"]) == "1.25" and str(row["day"]) == "2024-05-08"
    numbers = f"(SELECT unnest({list(range(100))}) AS x)"
    marks = led.sql(f"SELECT x % 3 = 0 AS m, CASE WHEN x % 2 = 0 THEN x END AS e FROM {numbers} ORDER BY x OFFSET 7")
    arrow = marks.to_arrow()
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
    assert faces.svg().startswith("<svg") and faces._repr_html_() == faces.svg()
    assert faces.png().startswith(b"\x89PNG")
    with pytest.raises(bifrons.Error, match="draws no picture"):
        led.versions().svg()
    assert "<table>" in led.versions()._repr_html_()


def test_all_public_names_are_documented():
    import inspect

    for name in bifrons.__all__:
        value = getattr(bifrons, name)
        assert name == "__version__" or inspect.getdoc(value), name
        if inspect.isclass(value):
            for member, of in vars(value).items():
                if not member.startswith("_") and (callable(of) or isinstance(of, property)):
                    assert inspect.getdoc(of), f"{name}.{member}"


def test_documentation_runs():
    import doctest

    from bifrons import _coding

    for module in (bifrons, _coding):
        done = doctest.testmod(module)
        assert done.attempted > 0 and done.failed == 0
    assert os.path.exists(os.path.join(os.path.dirname(bifrons.__file__), "py.typed"))
