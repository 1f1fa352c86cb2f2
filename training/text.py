"""Reads the training text of `data/training`, and checks it.

    python training/text.py [FILE…]     checks the files (all, if none is named) and counts what they hold

Formats are told in `data/training/README.md`.
"""

import collections
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
TRAINING = DATA / "training"
TYPES = ("AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION "
         "MOBILIZE COERCE ASSAULT").split()
FACTUALITY = "asserted planned hypothetical denied historical".split()


def lines(path):
    """(number, line) of a data file, without remarks and empty lines."""
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if line.strip() and not line.startswith("#"):
            yield number, line.strip()


def table(path):
    return [[c.strip() for c in line.split(" ;")] for _, line in lines(path)]


def _modes():
    modes = collections.defaultdict(set)
    for row in table(DATA / "plover.txt"):
        modes[row[0]].add(row[1])
    return modes


MODES = _modes()
CODES = {row[0] for row in table(DATA / "cameo.txt")}
CONTEXTS = ("military intelligence executive legislative election political_institutions pro_democracy pro_autocracy economic "
            "legal reparations human_rights rights_freedoms repression human_security gender lgbt religion_ethnicity "
            "inequality diplomatic territory peacekeeping health asylum migration disasters natural_resource environment "
            "technology terrorism cbrn cyber misinformation crime corruption illegal_drugs trafficking").split()
CLASSES = "state official body armed force police court company people person group".split()


def slots(folder=TRAINING / "slots"):
    return {p.stem.upper(): [line for _, line in lines(p)] for p in sorted(folder.glob("*.txt"))}


class Wrong(Exception):
    """A line that cannot be understood."""


RELATION = re.compile(r"(\d+)([>=])(\d+) ([A-Z]+)(?:/([a-z-]+(?:\+[a-z-]+)*))?(?:@(\w+))?(?: ([a-z]+))?$")


def whole(line):
    """One sentence written whole: (text, mentions as [start, end), relations, contexts).

    A relation is (first, second, reciprocal, type, modes, code or None, factuality); mentions count from 0."""
    columns = [c.strip() for c in line.split(" | ")]
    if len(columns) > 3:
        raise Wrong("more than three columns")
    columns += [""] * (3 - len(columns))
    text, mentions, opened = "", [], None
    for c in columns[0]:
        if c == "{":
            if opened is not None:
                raise Wrong("a brace inside of a brace")
            opened = len(text)
        elif c == "}":
            if opened is None or opened == len(text):
                raise Wrong("a brace too many, or empty braces")
            mentions.append((opened, len(text)))
            opened = None
        else:
            text += c
    if opened is not None:
        raise Wrong("a brace is not closed")
    if len(mentions) < 2:
        raise Wrong("fewer than two mentions in braces")
    relations = []
    for part in filter(None, (p.strip() for p in columns[1].split(","))):
        m = RELATION.match(part)
        if not m:
            raise Wrong(f"not a relation: {part!r}")
        a, how, b, event, modes, code, fact = m.groups()
        a, b = int(a) - 1, int(b) - 1
        if a == b or not (0 <= a < len(mentions) and 0 <= b < len(mentions)):
            raise Wrong(f"no such mentions: {part!r} of {len(mentions)}")
        modes = modes.split("+") if modes else []
        if event not in MODES:
            raise Wrong(f"no such type: {event!r}")
        for mode in modes:
            if mode not in MODES[event]:
                raise Wrong(f"{event} has no mode {mode!r} (it has {', '.join(sorted(filter(None, MODES[event])))})")
        if code and code not in CODES:
            raise Wrong(f"no such CAMEO code: {code}")
        fact = fact or "asserted"
        if fact not in FACTUALITY:
            raise Wrong(f"no such factuality: {fact!r}")
        relations.append((a, b, how == "=", event, modes, code, fact))
    contexts = [c.strip() for c in columns[2].split(",") if c.strip()]
    for c in contexts:
        if c not in CONTEXTS:
            raise Wrong(f"no such context: {c!r}")
    return text, mentions, relations, contexts


def phrase(line, event, known=None):
    """One phrase sense: (clause, modes, code, classes of S, classes of T)."""
    columns = [c.strip() for c in line.split(" ;")]
    columns += [""] * (4 - len(columns))
    clause, modes, code, classes = columns[:4]
    words = re.findall(r"[A-Za-z~_]+", clause)
    if words.count("S") != 1:
        raise Wrong("S must stand once")
    if words.count("T") > 1 or (words.count("T") == 0 and words.count("with") == 0):
        raise Wrong("T must stand once")
    if not clause.startswith("n: ") and clause.count("~") != 1:
        raise Wrong("one verb must be marked with ~, in its base form")
    for slot in re.findall(r"\b[A-Z]{3,}\b", clause):
        if known is not None and slot not in known and slot not in ("UN", "NATO"):
            raise Wrong(f"no such slot: {slot}")
    modes = [m for m in modes.split(",") if m]
    for mode in modes:
        if mode not in MODES[event]:
            raise Wrong(f"{event} has no mode {mode!r} (it has {', '.join(sorted(filter(None, MODES[event])))})")
    if code not in CODES:
        raise Wrong(f"no such CAMEO code: {code!r}")
    who = {"S": CLASSES, "T": CLASSES}
    for part in classes.split():
        side, _, names = part.partition("=")
        names = names.split(",")
        if side not in who or any(n not in CLASSES for n in names):
            raise Wrong(f"not a class of parties: {part!r} (S=… or T=… of {', '.join(CLASSES)})")
        who[side] = names
    return clause, modes, code, who["S"], who["T"]


def check(paths):
    known, bad, seen, total = set(slots()), 0, {}, collections.Counter()
    for path in paths:
        counts, texts = collections.Counter(), 0
        for number, line in lines(path):
            try:
                if path.parent.name == "whole":
                    text, _, relations, _ = whole(line)
                    counts.update(f"{r[3]}" for r in relations)
                    counts.update(f"  {r[3]}/{m}" for r in relations for m in r[4])
                    counts.update(f" {r[6]}" for r in relations)
                    counts[" no relation"] += not relations
                elif path.parent.name == "phrases":
                    text = phrase(line, path.stem, known or None)[0]
                    counts["phrases"] += 1
                else:
                    continue
                if text in seen:
                    raise Wrong(f"stands already in {seen[text]}")
                seen[text] = f"{path.name}:{number}"
                texts += 1
            except Wrong as wrong:
                bad += 1
                print(f"{path}:{number}: {wrong}")
        print(f"{path.name}: {texts} lines")
        total.update(counts)
    for key, n in sorted(total.items()):
        print(f"{n:7} {key}")
    return 2 if bad else 0


if __name__ == "__main__":
    named = [pathlib.Path(p).resolve() for p in sys.argv[1:]]
    sys.exit(check(named or sorted(TRAINING.glob("*/*.txt"))))
