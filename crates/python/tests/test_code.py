"""Texts to events: as the program codes them, from any column, followed and ended."""

from __future__ import annotations

import datetime
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from conftest import PROGRAM, run

import bifrons

SAID = "Russia accused Ukraine of shelling a village. Kenya's president visited France on Monday."
NEWS = [
    {"text": SAID, "date": "2024-05-08", "id": "a", "title": "Russia threatens Ukraine", "publisher": "The Daily"},
    {"text": "It rained.", "date": "2024-05-09"},
    {"text": "Ägypten: Egypt’s army killed 12 militants in Sinai, officials said.\n\nIran denied it.", "date": "2024-05"},
    {"text": "India and China agreed to pull back troops.\tThey may meet again."},
    {"text": SAID},
    {"text": 'A "quoted" {brace}: Syria\u2028bombed\x00 Idlib.', "date": "2019-02-03"},
]


def program(news: list[dict[str, str]], *words: str) -> list[dict]:
    lines = run("code", "-", "--skip-bad", *words, input="".join(json.dumps(d) + "\n" for d in news))
    return [e for e in map(json.loads, lines.rstrip("\n").split("\n")) if e["type"] == "event"]


def package(news: list[dict[str, str]], **options) -> bifrons.Events:
    column = lambda name: [d.get(name) for d in news]  # noqa: E731
    return bifrons.code(
        column("text"),
        column("date"),
        ids=column("id"),
        titles=column("title"),
        publishers=column("publisher"),
        **options,
    )


def bare(value):
    """A record without what is unknown, and with numbers as they are printed: JSON leaves fields out, columns cannot."""
    if isinstance(value, dict):
        return {k: bare(v) for k, v in value.items() if v is not None and k != "type"}
    if isinstance(value, list):
        return [bare(v) for v in value]
    return round(value, 2) if isinstance(value, float) else value


def same(ours: bifrons.Events, theirs: list[dict]) -> None:
    rows = ours.rows()
    for row in rows:
        row.pop("row")
    assert [bare(r) for r in rows] == [bare(e) for e in theirs]


def test_events_are_the_programs():
    events = package(NEWS)
    assert len(events) >= 4
    same(events, program(NEWS))
    assert [e["row"] for e in events] == sorted(e["row"] for e in events)
    assert {e["doc"] for e in events if e["row"] == 0} == {"a"}


def test_fast_events_of_open_news_are_the_programs(shared: Path):
    lines = (shared / "wikinews.jsonl").read_text(encoding="utf-8").splitlines()
    news = [{k: d[k] for k in ("id", "date", "title", "text", "publisher") if d.get(k)} for d in map(json.loads, lines)]
    same(package(news, fast=True), program(news, "--fast"))


def test_threads_change_nothing():
    one = package(NEWS * 20, fast=True, threads=1).rows()
    assert one == package(NEWS * 20, fast=True, threads=3).rows()


def test_columns_of_all_kinds_give_the_same():
    texts, days = [d["text"] for d in NEWS], [d.get("date") for d in NEWS]
    want = bifrons.code(texts, days, fast=True).rows()
    assert want
    for kind in (pd.Series, pl.Series, pa.array, lambda c: pa.chunked_array([c[:2], c[2:]]), tuple, iter):
        assert bifrons.code(kind(texts), kind(days), fast=True).rows() == want
    whole = ["2024-05-08", None, None, None, None, None]
    want = bifrons.code(texts, whole, fast=True).rows()
    stamps = pd.to_datetime(pd.Series(whole))
    assert bifrons.code(texts, stamps, fast=True).rows() == want
    days = [datetime.date(2024, 5, 8)] + [None] * 5
    assert bifrons.code(texts, pl.Series(days), fast=True).rows() == want


def test_missing_texts_have_no_events():
    texts = pd.Series([None, float("nan"), "", "France praised Kenya.", pd.NA], dtype=object)
    assert [e["row"] for e in bifrons.code(texts, fast=True)] == [3]
    assert len(bifrons.code([])) == 0
    assert [e.date_basis for e in bifrons.code("France praised Kenya.", datetime.date(2024, 5, 8))] == ["published"]


def test_dtypes_and_order_are_stable():
    none, some = bifrons.code([]).arrow(), package(NEWS, fast=True).arrow()
    assert none.schema == some.schema
    some.validate(full=True)
    assert some.schema.names[:3] == ["id", "doc", "sentence"] and some.schema.names[-1] == "row"
    # But for `row` they are those of the program's own files.
    lines = "".join(json.dumps(d) + "\n" for d in NEWS)
    done = subprocess.run(
        [PROGRAM, "code", "--format", "parquet", "-"], input=lines.encode(), capture_output=True, check=True
    )
    import io

    import pyarrow.parquet as pq

    assert pq.read_table(io.BytesIO(done.stdout)).schema.remove_metadata().types == some.schema.types[:-1]


def test_what_is_wrong_is_told():
    with pytest.raises(bifrons.Error, match="2 texts and 1 values of date"):
        bifrons.code(["a", "b"], ["2024"])
    with pytest.raises(TypeError, match="a column of text is expected, and int"):
        bifrons.code([1])


def test_progress_is_told_and_may_raise():
    told: list[tuple[int, int]] = []
    bifrons.code([SAID] * 400, progress=lambda done, total: told.append((done, total)))
    assert told and all(total == 400 for _, total in told)
    assert [done for done, _ in told] == sorted(done for done, _ in told)

    def enough(done: int, total: int) -> None:
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        bifrons.code([SAID] * 4000, progress=enough)


def test_ctrl_c_ends_it_soon():
    program = f"import bifrons; print('go', flush=True); bifrons.code([{SAID!r} * 20] * 5000)"
    child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert child.stdout is not None and child.stdout.readline() == "go\n"
    time.sleep(2)
    began = time.monotonic()
    child.send_signal(signal.SIGINT)
    _, error = child.communicate(timeout=60)
    assert "KeyboardInterrupt" in error
    assert time.monotonic() - began < 10


def test_other_threads_of_python_go_on():
    import threading

    beats = 0
    done = threading.Event()

    def beat() -> None:
        nonlocal beats
        while not done.is_set():
            beats += 1
            time.sleep(0.01)

    thread = threading.Thread(target=beat)
    thread.start()
    began = time.monotonic()
    bifrons.code([SAID] * 400)
    took = time.monotonic() - began
    done.set()
    thread.join()
    assert beats > took * 20, (beats, took)


def test_a_notebook_shows_marked_sentences():
    text = "Russia accused Ukraine of shelling a <i> village."
    for events in (bifrons.code([text], fast=True), bifrons.code(text, fast=True)):
        shown = events._repr_html_()
        assert ">accused</b>" in shown and "<b>ACCUSE</b> RUS → UKR, words of conflict, asserted" in shown and "<i>" not in shown
    assert bifrons.code("It rained.")._repr_html_() == bifrons.code(["It rained."])._repr_html_() == "<p>no events</p>"


@pytest.mark.skipif(not os.environ.get("SPEED"), reason="SPEED=1 measures it, alone on the machine")
def test_speed_is_the_programs(shared: Path, tmp_path: Path):
    """Wall and processor time of both on all of `news/open`, `--fast` or whole (SPEED=whole), best of turns."""
    import resource

    fast = os.environ["SPEED"] != "whole"
    script = tmp_path / "code.py"
    script.write_text(
        "import glob, json, sys, bifrons\n"
        "news = [json.loads(l) for f in sorted(glob.glob(sys.argv[1] + '/*.jsonl')) for l in open(f, encoding='utf-8')]\n"
        "c = lambda n: [d.get(n) for d in news]\n"
        "e = bifrons.code(c('text'), c('date'), ids=c('id'), titles=c('title'), publishers=c('publisher'), fast=sys.argv[2] == '1')\n"
        "print(len(e))\n"
    )
    commands = {
        "program": [PROGRAM, "code", *(["--fast"] if fast else []), str(shared)],
        "package": [sys.executable, str(script), str(shared), "1" if fast else "0"],
    }
    best = {name: (float("inf"), float("inf")) for name in commands}
    for _ in range(3 if fast else 1):
        for name, command in commands.items():
            before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
            with (tmp_path / name).open("wb") as out:
                subprocess.run(command, stdout=out, stderr=subprocess.DEVNULL, check=True)
            after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - began
            spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            best[name] = (min(best[name][0], wall), min(best[name][1], spent))
    events = sum('"type":"event"' in line for line in (tmp_path / "program").open(encoding="utf-8"))
    assert int((tmp_path / "package").read_text()) == events
    print(f"\nprogram {best['program'][0]:.1f} s, processor {best['program'][1]:.1f} s; "
          f"package {best['package'][0]:.1f} s, {best['package'][1]:.1f} s; {events} events")
    assert best["program"][1] / best["package"][1] >= 0.95
