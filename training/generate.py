"""Makes sentences of phrases, frames, parties and slots.

    python training/generate.py --number 40000 --seed 1 > generated.jsonl

One JSON object a line, as `text.whole` has it: text, mentions, relations, contexts.
"""

import argparse
import json
import random
import re

import inflect
import text

FUTURE = {"CONSULT": "AGREE", "SUPPORT": "AGREE", "COOPERATE": "AGREE", "AID": "AGREE", "RETREAT": "CONCEDE", "PROTEST": "THREATEN",
          "SANCTION": "THREATEN", "MOBILIZE": "THREATEN", "COERCE": "THREATEN", "ASSAULT": "THREATEN"}
KINDLY = {"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT"}
# The mode of a threat by the deed that is threatened.
THREATS = {"ASSAULT": "violence", "COERCE": "restrict", "SANCTION": "restrict", "MOBILIZE": "violence", "PROTEST": None}
DEED_THREATS = {"arrest": "arrest", "expel": "expel", "deport": "expel", "withdraw": "relations", "discontinue": "relations"}
# How often each kind of frame is taken.
KINDS = {"plain": 36, "headline": 5, "nominal": 8, "passive": 9, "quote": 5, "relative": 5, "planned": 6, "hypothetical": 6,
         "denied": 6, "historical": 4, "refused": 2.5, "demanded": 3.5, "promised": 2, "threatened": 2, "accused": 2.5}
PLACE_HOLDER = re.compile(r"\b(OTHERING|OTHER|ING|INF|PAS|CP|PP|C|N|S|T|X|Y|Z|[A-Z]{3,})\b")
# Capitals in a frame that are no placeholders.
PLAIN = {"UN", "NATO", "EU", "US", "AU", "UK", "PM", "GMT", "BBC", "TV"}


class Phrase:
    def __init__(self, event, line):
        self.event = event
        self.clause, self.modes, self.code, self.s, self.t = text.phrase(line, event)
        self.nominal = self.clause.startswith("n: ")
        if self.nominal:
            self.clause = self.clause[3:]
        self.reciprocal = bool(re.search(r"\bwith T\b", self.clause)) and event in ("CONSULT", "COOPERATE", "AGREE", "SUPPORT", "ASSAULT")
        self.finite = re.match(r"^([ST]) ~([a-z-]+)\b(.*)$", self.clause)
        self.passive = re.match(r"^S ~([a-z-]+) T\b(?!')(.*)$", self.clause)


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.phrases = {e: [] for e in text.TYPES}
        for event in text.TYPES:
            path = text.TRAINING / "phrases" / f"{event}.txt"
            if path.exists():
                for _, line in text.lines(path):
                    try:
                        self.phrases[event].append(Phrase(event, line))
                    except text.Wrong:
                        pass
        self.slots = text.slots()
        self.parties = {p.stem: [line for _, line in text.lines(p)] for p in sorted((text.TRAINING / "parties").glob("*.txt"))}
        # CLASS : words
        self.appositions = {}
        for line in self.parties.pop("appositions", []):
            kind, _, words = line.partition(" : ")
            self.appositions.setdefault(kind, []).append(words)
        self.frames = {}
        for path in sorted((text.TRAINING / "frames").glob("*.txt")):
            for _, line in text.lines(path):
                columns = [c.strip() for c in line.split(" ; ", 2)]
                if len(columns) == 3 and columns[0] in KINDS:
                    self.frames.setdefault(columns[0], []).append(columns[2])

    # A sentence under way is text with marks: \1 number \2 words \3 around each party.

    def party(self, classes):
        pool = self.random.choice(classes) if self.random.random() < 0.92 else self.random.choice(text.CLASSES)
        return self.random.choice(self.parties[pool])

    def slot(self, name):
        if name in self.slots:
            return self.random.choice(self.slots[name])
        return None

    def fill(self, words):
        def one(m):
            filler = self.slot(m.group(0)) if m.group(0) not in PLAIN else None
            return filler if filler else m.group(0)
        return re.sub(r"\b[A-Z]{3,}\b", one, words)

    def marked(self, number):
        return f"\1{number}\2{self.names[number]}\3"

    def new(self, classes=None):
        for _ in range(20):
            name = self.party(classes or text.CLASSES)
            if name.lower() not in (n.lower() for n in self.names):
                break
        self.names.append(name)
        return len(self.names) - 1

    def put(self, words, s, t):
        """S and T of a phrase's words become marked parties, its slots are filled."""
        words = self.fill(words)
        return re.sub(r"\b[ST]\b", lambda m: self.marked(s if m.group(0) == "S" else t), words)

    def forms(self, phrase, s, t):
        """The clause of a phrase as the placeholders of frames ask for it."""
        if phrase.nominal:
            return {"N": lambda: self.put(phrase.clause, s, t)}
        subject_is_s = phrase.clause.startswith("S")
        subject = s if subject_is_s else t
        m = phrase.finite
        out = {}
        if m:
            verb, rest = m.group(2), m.group(3)
            who = self.marked(subject)
            plural = self.plural(subject)
            tail = lambda: self.put(rest, s, t)
            past = "were" if verb == "be" and plural else inflect.past(verb)
            out = {"C": lambda: f"{who} {past}{tail()}",
                   "CP": lambda: f"{who} {inflect.present(verb, plural)}{tail()}",
                   "INF": lambda: verb + tail(), "ING": lambda: inflect.gerund(verb) + tail(),
                   "PP": lambda: inflect.participle(verb) + tail()}
            out["subject"] = subject
        else:
            # Something stands before the subject, or the verb does not follow it at once.
            out = {"C": lambda: self.put(re.sub(r"~([a-z-]+)", lambda v: inflect.past(v.group(1)), phrase.clause), s, t)}
        if phrase.passive:
            done, after = inflect.participle(phrase.passive.group(1)), phrase.passive.group(2)
            was = "were" if self.plural(t) else "was"
            by = f" by {self.marked(s)}"
            order = (by, after) if self.random.random() < 0.5 else (after, by)
            out["PAS"] = lambda: f"{self.marked(t)} {was} {done}" + "".join(part if part is by else self.put(part, s, t) for part in order)
        return out

    def plural(self, number):
        name = self.names[number].lower()
        last = name.split(" of ")[0].split(" in ")[0].split(" from ")[0].split()[-1]
        return last.endswith("s") and not last.endswith(("ss", "us", "is", "states", "airlines", "motors", "industries", "holdings")) or last in (
            "police", "people", "workers", "troops", "women", "men", "children", "fishermen", "farmers")

    def relative(self, number):
        return "who" if any(self.names[number] in self.parties[c] for c in ("official", "people", "person")) else "which"

    def phrase(self, event, need, tries=60):
        for _ in range(tries):
            p = self.random.choice(self.phrases[event])
            kinds = {"N"} if p.nominal else ({"C", "CP", "INF", "ING", "PP"} if p.finite else {"C"}) | ({"PAS"} if p.passive else set())
            if need <= kinds:
                return p
        return None

    def other(self, ing=False):
        """A clause between parties of which one at most is the sentence's own; tells its relation."""
        event = self.random.choice(text.TYPES)
        p = self.phrase(event, {"ING"} if ing else {"C"})
        if p is None:
            return None
        old = list(range(len(self.names)))
        a = self.random.choice(old) if old and not ing and self.random.random() < 0.45 else self.new(p.s)
        b = self.random.choice(old) if old and a not in old and self.random.random() < 0.3 else self.new(p.t)
        if ing:
            # The subject of the gerund is the frame's own; it is told by who stands there.
            a = self.ing_subject
        if not p.clause.startswith("S") and ing:
            return None
        words = self.forms(p, a, b)["ING" if ing else "C"]()
        if (a, b) not in self.told and (b, a) not in self.told:
            self.told[(a, b)] = (p.reciprocal, p.event, p.modes, p.code, "asserted")
        return words

    def sentence(self):
        kind = self.random.choices(list(KINDS), list(KINDS.values()))[0]
        if kind not in self.frames:
            return None
        frame = self.random.choice(self.frames[kind])
        need = {m for m in PLACE_HOLDER.findall(frame) if m in ("C", "CP", "INF", "ING", "PP", "PAS", "N")}
        if not need:
            return None
        event = self.random.choice(text.TYPES)
        if kind in ("refused", "promised") and event not in KINDLY or kind in ("threatened", "accused") and event in KINDLY:
            return None
        p = self.phrase(event, need)
        if p is None:
            return None
        self.names, self.told = [], {}
        s, t = self.new(p.s), self.new(p.t)
        forms = self.forms(p, s, t)
        subject = forms.pop("subject", s)
        if kind in ("refused", "demanded", "promised", "threatened", "accused", "planned") and subject != s:
            return None
        self.ing_subject = subject
        other = t if subject == s else s
        extra = {}
        failed = False

        def one(m):
            nonlocal failed
            word = m.group(0)
            if word in forms:
                return forms[word]()
            if word == "S":
                return self.marked(subject)
            if word == "T":
                return self.marked(other)
            if word in ("X", "Y", "Z"):
                if word not in extra:
                    extra[word] = self.new(["state", "official", "body", "group", "person"] if word != "Z" else ["official", "person"])
                return self.marked(extra[word])
            if word in ("OTHER", "OTHERING"):
                words = self.other(word == "OTHERING")
                if words is None:
                    failed = True
                    return ""
                return words
            if word in ("N", "PAS", "INF", "ING", "PP", "CP", "C"):
                failed = True
                return ""
            if word == "CITY":
                return self.slot("PLACE").upper()
            return (self.slot(word) if word not in PLAIN else None) or word

        words = PLACE_HOLDER.sub(one, frame)
        if failed:
            return None
        self.tell(kind, p, s, t, extra)
        return self.finish(words, subject)

    def tell(self, kind, p, s, t, extra):
        fact = kind if kind in ("planned", "hypothetical", "denied", "historical") else "asserted"
        event, modes, code = p.event, p.modes, p.code
        pair = (s, t)
        self.told.pop((t, s), None)
        if kind == "planned" and event in FUTURE:
            event, modes, code = FUTURE[event], self.threat(p) if FUTURE[event] == "THREATEN" else [], None
        elif kind == "refused":
            event, modes, code = "REJECT", ["meet"] if p.event == "CONSULT" else ["assist"] if p.event in ("AID", "COOPERATE") else [], None
        elif kind == "threatened":
            event, modes, code = "THREATEN", self.threat(p), None
        elif kind in ("demanded", "accused"):
            if "X" not in extra:
                return
            self.told.pop(pair, None)
            what = ("REQUEST", [] if p.event not in ("AID", "CONSULT", "RETREAT", "CONCEDE") else
                    [{"AID": "assist", "CONSULT": "meet"}.get(p.event, "yield")], None) if kind == "demanded" else ("ACCUSE", ["allege"], "112")
            self.told[(extra["X"], s)] = (False, *what, "asserted")
            return
        elif kind == "promised":
            event, modes, code = "AGREE", [], None
            if "X" in extra:
                self.told[(s, extra["X"])] = (False, "AGREE", [], None, "asserted")
        self.told[pair] = (p.reciprocal and event == p.event, event, modes, code, fact)

    def threat(self, p):
        mode = next((DEED_THREATS[m] for m in p.modes if m in DEED_THREATS), THREATS.get(p.event))
        return [mode] if mode else []

    def finish(self, words, subject):
        """Takes the marks out: the text, where its parties stand, and the relations among those that stand there."""
        words = self.agree(words).replace("s\3's ", "s\3' ")
        words = re.sub("\1(\\d+)(\2[^\3]*\3,?) who/which", lambda m: f"\1{m.group(1)}{m.group(2)} {self.relative(int(m.group(1)))}", words)
        words = words.replace("who/which", "which")
        known = [w for c, ws in self.appositions.items() if self.names[subject] in self.parties[c] for w in ws]
        if known and self.random.random() < 0.1:
            mark = f"\1{subject}\2{self.names[subject]}\3 "
            if words.startswith(mark):
                words = words.replace(mark, mark[:-1] + ", " + self.random.choice(known) + ", ", 1)
        words = re.sub(r"\s+", " ", words).strip()
        out, at, mentions, number, begin = [], 0, {}, "", 0
        i = 0
        while i < len(words):
            c = words[i]
            if c == "\1":
                j = words.index("\2", i)
                number, begin, i = int(words[i + 1:j]), at, j + 1
                continue
            if c == "\3":
                mentions.setdefault(number, (begin, at))
                i += 1
                continue
            out.append(c)
            at += 1
            i += 1
        plain = "".join(out)
        first = next((k for k, c in enumerate(plain) if c.isalnum()), 0)
        plain = plain[:first] + plain[first].upper() + plain[first + 1:]
        order = sorted(mentions, key=lambda n: mentions[n])
        place = {n: k for k, n in enumerate(order)}
        relations = [[place[a], place[b], *rest] for (a, b), rest in self.told.items() if a in place and b in place]
        if len(order) < 2 or len(plain) > 420:
            return None
        return dict(text=plain, mentions=[mentions[n] for n in order], relations=relations, contexts=None)

    def agree(self, words):
        """A plural party takes "were", "have", "are" of the frame that follows it."""
        def one(m):
            number = int(m.group(1))
            verb = m.group(3)
            return f"\1{m.group(1)}\2{m.group(2)}\3 " + (inflect.PLURAL_BE.get(verb, verb) if self.plural(number) else verb)
        return re.sub("\1(\\d+)\2([^\3]*)\3 (was|is|has|does)\\b", one, words)


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--number", type=int, default=40000)
    a.add_argument("--seed", type=int, default=1)
    a = a.parse_args()
    maker, made, seen = Maker(a.seed), 0, set()
    while made < a.number:
        sentence = maker.sentence()
        if sentence and sentence["relations"] and sentence["text"] not in seen:
            seen.add(sentence["text"])
            print(json.dumps(sentence, ensure_ascii=False))
            made += 1


if __name__ == "__main__":
    main()
