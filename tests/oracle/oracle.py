"""The ledger's answers against DuckDB's, from the same Parquet files: `python oracle.py BIFRONS LEDGER…`.

Needs `pip install duckdb`. Prints a line for each comparison; exit code 1 if any differs.
"""

import csv
import io
import subprocess
import sys

import duckdb

TABLES = "documents events pairs volume mentions indicators memberships yearly rejected".split()

# Reports of one event between two codes: same key, and a chain of days without a gap above three. The date is the most precise
# one, of these the earliest.
HAPPENINGS = """
WITH chained AS (
    SELECT *, sum(fresh) OVER (PARTITION BY lo, hi, a, mutual, key ORDER BY day NULLS LAST, doc, sentence, id) AS chain
    FROM (SELECT *, CASE WHEN day IS NULL AND lag(id) OVER w IS NOT NULL AND lag(day) OVER w IS NULL THEN 0
                         WHEN day - lag(day) OVER w <= 3 THEN 0 ELSE 1 END AS fresh
          FROM pairs WHERE {where}
          WINDOW w AS (PARTITION BY lo, hi, a, mutual, key ORDER BY day NULLS LAST, doc, sentence, id))),
happenings AS (
    SELECT lo, hi, a, mutual, key, chain, min(quad) AS quad, count(DISTINCT doc) AS reports,
           arg_max(date, coalesce(length(date), 0) * 1000000 - coalesce(day - DATE '1970-01-01', 0)) AS date
    FROM chained GROUP BY ALL)
"""

FACES = HAPPENINGS + """
SELECT coalesce(CASE WHEN length(date) = 10 THEN left(date, 7) ELSE date END, 'undated') AS period, lo AS a, hi AS b,
       CASE WHEN mutual THEN 'a-b' WHEN a = lo THEN 'a>b' ELSE 'b>a' END AS direction,
       count(*) FILTER (quad = 1) AS vc, count(*) FILTER (quad = 2) AS mc,
       count(*) FILTER (quad = 3) AS vk, count(*) FILTER (quad = 4) AS mk, sum(reports)::BIGINT AS reports
FROM happenings GROUP BY ALL
"""


def main():
    program, *ledgers = sys.argv[1:]
    wrong = 0
    for ledger in ledgers:
        db = duckdb.connect()
        for table in TABLES:
            try:
                db.sql(f"CREATE VIEW {table} AS SELECT * FROM read_parquet('{ledger}/{table}/**/*.parquet')")
            except duckdb.IOException:
                continue  # The ledger has no such file.
            ours = rows(program, ledger, "query", f"SELECT count(*) AS n FROM {table}")
            theirs = db.sql(f"SELECT count(*) FROM {table}").fetchall()
            wrong += differ(f"{ledger}: rows of {table}", [int(ours[0]["n"])], [theirs[0][0]])
        wrong += faces(program, ledger, db)
        wrong += pairs(program, ledger, db)
        wrong += queries(program, ledger, db)
    print("all equal" if not wrong else f"{wrong} differ")
    sys.exit(1 if wrong else 0)


def faces(program, ledger, db):
    names = "period a b direction vc mc vk mk reports".split()
    ours = [r for r in rows(program, ledger, "faces", "--by", "month") if r["direction"] != "both"]
    ours = sorted(tuple(r[n] for n in names) for r in ours)
    theirs = db.sql(FACES.format(where="counted AND lo <> hi")).fetchall()
    return differ(f"{ledger}: faces of all pairs by month", ours, sorted(tuple(map(str, r)) for r in theirs))


def pairs(program, ledger, db):
    """The busiest pairs, one by one: the range of files that is read must not matter."""
    busiest = db.sql("SELECT lo, hi FROM pairs WHERE counted AND lo <> hi GROUP BY ALL ORDER BY count(*) DESC, lo, hi LIMIT 5")
    wrong = 0
    for lo, hi in busiest.fetchall():
        where = f"counted AND lo = '{lo}' AND hi = '{hi}'"
        theirs = db.sql(HAPPENINGS.format(where=where) + "SELECT count(*), sum(reports)::BIGINT FROM happenings").fetchall()
        ours = [r for r in rows(program, ledger, "faces", lo, hi, "--by", "year") if r["direction"] != "both"]
        events = sum(int(r[n]) for r in ours for n in ("vc", "mc", "vk", "mk"))
        told = [(events, sum(int(r["reports"]) for r in ours))]
        wrong += differ(f"{ledger}: {lo} and {hi}", told, theirs)
        listed = rows(program, ledger, "evidence", lo, hi)
        wrong += differ(f"{ledger}: evidence of {lo} and {hi}", [len(listed)], [theirs[0][0]])
    return wrong


def queries(program, ledger, db):
    """Plain SQL, read by both engines."""
    asked = [
        "SELECT event, count(*) AS n FROM events GROUP BY event ORDER BY event",
        "SELECT lo, hi, count(*) AS n FROM pairs GROUP BY lo, hi ORDER BY n DESC, lo, hi LIMIT 50",
        "SELECT origin, quad, sum(rows) AS n FROM volume GROUP BY origin, quad ORDER BY origin, quad",
        "SELECT factuality, counted, count(*) AS n FROM events GROUP BY factuality, counted ORDER BY 1, 2",
    ]
    wrong = 0
    for sql in asked:
        try:
            theirs = [tuple(map(text, r)) for r in db.sql(sql).fetchall()]
        except duckdb.CatalogException:
            continue  # The ledger has no such table.
        ours = [tuple(r.values()) for r in rows(program, ledger, "query", sql)]
        wrong += differ(f"{ledger}: {sql}", ours, theirs)
    return wrong


def text(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def rows(program, ledger, *arguments):
    done = subprocess.run([program, *arguments, "--format", "csv", "--ledger", ledger], capture_output=True, text=True, check=False)
    if done.returncode > 1:
        sys.exit(f"{arguments}: {done.stderr}")
    return list(csv.DictReader(io.StringIO(done.stdout)))


def differ(what, ours, theirs):
    same = ours == theirs
    print(f"{'equal' if same else 'DIFFERS'}  {what}: {len(ours)}")
    if not same:
        for row in [r for r in ours if r not in theirs][:5]:
            print("   ours  ", row)
        for row in [r for r in theirs if r not in ours][:5]:
            print("   theirs", row)
    return 0 if same else 1


if __name__ == "__main__":
    main()
