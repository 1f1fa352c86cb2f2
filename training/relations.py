"""Trains what holds between two marked parties: type, modes, direction, factuality, CAMEO code; and contexts of the sentence.

    python training/relations.py --base DIR --generated FILE.jsonl --out relations.pt [--epochs 3]
    python training/relations.py --base DIR --out relations.pt --score      figures of a model that is there
    python training/relations.py --base DIR --out relations.pt --pack models/relations.safetensors

The sentences of `data/training/whole` are split by a hash of their text: a seventh is held back for the figures.
"""

import argparse
import collections
import hashlib
import json
import random
import re
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

import encoder as enc
import export
import text

TYPES = ["NONE", *text.TYPES]
MODES = sorted(f"{t}/{m}" for t, ms in text.MODES.items() for m in ms if m)
OWN_MODES = torch.tensor([[float(m.startswith(t + "/")) for m in MODES] for t in TYPES])
FACTS = text.FACTUALITY
CODES = sorted(text.CODES)
CONTEXTS = text.CONTEXTS
DIRECTIONS = ["forward", "backward", "mutual"]
LONGEST = 120
WORD = re.compile(r"\w+|[^\w\s]")


def encode(sentence, source, target, pieces):
    """Word pieces of a sentence with marks around the words of source and target, spans in code points; where the marks stand."""
    words = [m.span() for m in WORD.finditer(sentence)]
    split = [pieces(sentence[b:e]) for b, e in words]
    # A party that stands nowhere has no marks; the first piece speaks for it.
    spans = [cover(words, s) if s else (-1, -1) for s in (source, target)]
    ids, case, at = [pieces.cls], [0], [0, 0]

    def mark(which, closing):
        if not closing:
            at[which] = len(ids)
        ids.append(pieces.marks[2 * which + closing])
        case.append(0)

    for i in window([len(p) for p in split], spans):
        # Of two that begin at a word the longer is opened first; of two that end there the shorter is closed first.
        for which in sorted((0, 1), key=lambda w: -spans[w][1]):
            if spans[which][0] == i:
                mark(which, 0)
        ids += split[i]
        case += [enc.case(sentence[words[i][0]:words[i][1]])] * len(split[i])
        for which in sorted((0, 1), key=lambda w: -spans[w][0]):
            if spans[which][1] == i:
                mark(which, 1)
    return dict(ids=ids + [pieces.sep], case=case + [0], at=at)


def cover(words, span):
    """The first and last word that a span covers in part at least; of a span that covers none, the next word."""
    inside = [i for i, (b, e) in enumerate(words) if b < span[1] and e > span[0]]
    if inside:
        return inside[0], inside[-1]
    after = next((i for i, (b, _) in enumerate(words) if b >= span[0]), len(words) - 1)
    return after, after


def window(sizes, spans):
    """Words that are kept of a sentence of so many pieces a word: those of the parties and between, then as many on both sides
    as there is room for; if the parties stand too far apart, the middle goes."""
    there = [s for s in spans if s[0] >= 0] or [(0, 0)]
    low, high = min(s[0] for s in there), max(s[1] for s in there)
    total = sum(sizes[low:high + 1])
    if total > LONGEST:
        kept, used = set(), 0
        for k in range(high - low + 1):
            i = low + k // 2 if k % 2 == 0 else high - k // 2
            if used + sizes[i] > LONGEST and i not in (spans[0][0], spans[1][0], spans[0][1], spans[1][1]):
                continue
            kept.add(i)
            used += sizes[i]
        return sorted(kept)
    grown = True
    while grown:
        grown = False
        if low > 0 and total + sizes[low - 1] <= LONGEST:
            low, total, grown = low - 1, total + sizes[low - 1], True
        if high + 1 < len(sizes) and total + sizes[high + 1] <= LONGEST:
            high, total, grown = high + 1, total + sizes[high + 1], True
    return range(low, high + 1)


def labels(relation, turned, contexts):
    """What is to be learnt of a pair; -100 where nothing is known."""
    out = dict(type=0, mode=[], direction=-100, fact=-100, code=-100, contexts=contexts)
    if relation is None:
        return out
    _, _, mutual, event, modes, code, fact = relation
    out.update(type=TYPES.index(event), mode=[MODES.index(f"{event}/{m}") for m in modes],
               direction=2 if mutual else int(turned), fact=FACTS.index(fact))
    if code:
        out["code"] = CODES.index(code)
    return out


def known(sentence):
    """Relations by ordered pair."""
    out = {}
    for r in sentence["relations"]:
        out.setdefault((r[0], r[1]), r)
        if r[2]:
            out.setdefault((r[1], r[0]), r)
    return out


# A pronoun may stand for a party that is told by its name, so its pairs without a relation teach nothing.
PRONOUN = re.compile(r"(?i)(he|she|it|they|him|her|them|his|hers|its|their|theirs|we|us|our|i|me|my|you|your|who|which|that)\b")


def pairs(sentence, none_rate, turn_rate, rng):
    """(source, target, labels) of a sentence; mentions as indices."""
    told = known(sentence)
    contexts = None if sentence["contexts"] is None else [CONTEXTS.index(c) for c in sentence["contexts"]]
    out = []
    n = len(sentence["mentions"])
    for a in range(n):
        for b in range(n):
            if a == b:
                continue
            forward, back = told.get((a, b)), told.get((b, a))
            if forward:
                out.append((a, b, labels(forward, False, contexts)))
            elif back:
                if rng.random() < turn_rate:
                    out.append((a, b, labels(back, True, contexts)))
            elif not (unsure(sentence, a) or unsure(sentence, b)) and rng.random() < none_rate:
                out.append((a, b, labels(None, False, contexts)))
    return out


def unsure(sentence, mention):
    b, e = sentence["mentions"][mention]
    return PRONOUN.match(sentence["text"][b:e]) is not None


STATES = None


def swap(sentence, rng):
    """Another state for each state named in a mention, the same one throughout; spans follow."""
    global STATES
    if STATES is None:
        STATES = sorted({row[1] for row in text.table(text.DATA / "actors/states.txt") if " " not in row[1] and len(row) > 1})
    named = {sentence["text"][b:e] for b, e in sentence["mentions"]} & set(STATES)
    if not named:
        return sentence
    other = dict(zip(sorted(named), rng.sample(STATES, len(named))))
    pattern = re.compile(r"\b(" + "|".join(map(re.escape, sorted(named))) + r")\b")
    moves = [(m.start(), m.end(), other[m.group()]) for m in pattern.finditer(sentence["text"])]
    shift = lambda p: p + sum(len(w) - (e - b) for b, e, w in moves if e <= p)
    return sentence | dict(text=pattern.sub(lambda m: other[m.group()], sentence["text"]),
                           mentions=[(shift(b), shift(e)) for b, e in sentence["mentions"]])


def roughen(words, span, rng):
    """A span as others mark it: without its article, only its last or first words, or a little wider."""
    b, e = span
    at = [(b + m.start(), b + m.end()) for m in WORD.finditer(words[b:e])]
    if not at:
        return span
    kind = rng.random()
    if kind < 0.35 and len(at) > 1 and words[at[0][0]:at[0][1]].lower() in ("the", "a", "an", "its", "his", "their"):
        return at[1][0], e
    if kind < 0.55 and len(at) > 1:
        return at[rng.randrange(len(at))][0], e
    if kind < 0.75 and len(at) > 1:
        return b, at[rng.randrange(len(at))][1]
    if kind < 0.9:
        before = [m for m in WORD.finditer(words[:b])]
        after = WORD.search(words, e)
        return (before[-1].start() if before and rng.random() < 0.5 else b), (after.end() if after and rng.random() < 0.5 else e)
    return b, e


def examples(sentences, none_rate, turn_rate, rng, pieces, rough=0.0, most=99):
    out = []
    for s in sentences:
        found = pairs(s, none_rate, turn_rate, rng)
        rng.shuffle(found)
        for a, b, gold in found[:most]:
            x = swap(s, rng) if rough and rng.random() < 0.4 else s
            source, target = x["mentions"][a], x["mentions"][b]
            words = x["text"]
            if rough and rng.random() < rough:
                source = roughen(words, source, rng)
            if rough and rng.random() < rough:
                target = roughen(words, target, rng)
            if rough and rng.random() < 0.03:
                source, target = (None, target) if rng.random() < 0.3 else (source, None)
            if rough and rng.random() < 0.12:
                words = "".join(c.lower() if len(c.lower()) == 1 else c for c in words)
            out.append(encode(words, source, target, pieces) | gold)
    return out


class Relations(nn.Module):
    def __init__(self, encoder, inner=384):
        super().__init__()
        self.encoder = encoder
        hidden = encoder.word.weight.shape[1]
        self.join, self.about = nn.Linear(3 * hidden, inner), nn.Linear(hidden, inner)
        self.kind, self.mode = nn.Linear(inner, len(TYPES)), nn.Linear(inner, len(MODES))
        self.direction, self.fact = nn.Linear(inner, 3), nn.Linear(inner, len(FACTS))
        self.code, self.context = nn.Linear(inner, len(CODES)), nn.Linear(inner, len(CONTEXTS))

    def forward(self, ids, mask, case, at):
        x = self.encoder(ids, mask, case)
        two = x.gather(1, at[..., None].expand(-1, -1, x.shape[-1]))
        joined = torch.cat([x[:, 0], two[:, 0], two[:, 1]], -1)
        joined = F.dropout(F.gelu(self.join(F.dropout(joined, 0.1, self.training))), 0.1, self.training)
        about = F.dropout(F.gelu(self.about(x[:, 0])), 0.1, self.training)
        return dict(type=self.kind(joined), mode=self.mode(joined), direction=self.direction(joined), fact=self.fact(joined),
                    code=self.code(joined), context=self.context(about))


def run(model, batch):
    ids, case = enc.pad([x["ids"] for x in batch]), enc.pad([x["case"] for x in batch])
    mask = enc.pad([[1] * len(x["ids"]) for x in batch])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        out = model(ids, mask, case, torch.tensor([x["at"] for x in batch]))
    return {k: v.float() for k, v in out.items()}


def loss_of(out, batch, smooth=0.05):
    silver = [i for i, x in enumerate(batch) if "soft" in x]
    gold = [i for i, x in enumerate(batch) if "soft" not in x]
    loss = 0.0
    for rows, of in ((gold, lambda o, b: loss_of_written(o, b, smooth)), (silver, loss_of_taught)):
        if rows:
            loss = loss + of({k: v[rows] for k, v in out.items()}, [batch[i] for i in rows]) * len(rows) / len(batch)
    return loss


def loss_of_written(out, batch, smooth):
    column = lambda k: torch.tensor([x[k] for x in batch])
    kinds = column("type")
    loss = F.cross_entropy(out["type"], kinds, label_smoothing=smooth)
    for head, weight in (("direction", 0.3), ("fact", 0.5), ("code", 0.4)):
        gold = column(head)
        if (gold >= 0).any():
            loss = loss + weight * F.cross_entropy(out[head], gold, ignore_index=-100)
    if (kinds > 0).any():
        modes = torch.zeros(len(batch), len(MODES))
        for i, x in enumerate(batch):
            modes[i, x["mode"]] = 1
        loss = loss + 0.6 * mode_loss(out["mode"], modes, OWN_MODES[kinds], (kinds > 0).float())
    rows = [i for i, x in enumerate(batch) if x["contexts"] is not None]
    if rows:
        gold = torch.zeros(len(rows), len(CONTEXTS))
        for k, i in enumerate(rows):
            gold[k, batch[i]["contexts"]] = 1
        loss = loss + 2.0 * F.binary_cross_entropy_with_logits(out["context"][rows], gold)
    return loss


def loss_of_taught(out, batch):
    """Of pairs that a teacher labelled (`soft.py`): how far the heads are from its probabilities."""
    gold = {k: torch.stack([x["soft"][k] for x in batch]) for k in ("type", "direction", "fact", "mode", "code")}
    event = 1.0 - gold["type"][:, 0]
    far = lambda k: -(gold[k] * out[k].log_softmax(-1)).sum(-1)
    loss = far("type").mean()
    for head, weight in (("direction", 0.3), ("fact", 0.5), ("code", 0.4)):
        loss = loss + weight * (far(head) * event).mean()
    own = OWN_MODES[gold["type"][:, 1:].argmax(-1) + 1]
    return loss + 0.6 * mode_loss(out["mode"], gold["mode"], own, event)


def mode_loss(scores, gold, own, weight):
    """Of the modes only those of the type can be told, so only they are learnt from."""
    each = (F.binary_cross_entropy_with_logits(scores, gold, reduction="none") * own).sum(-1)
    return (each * weight).sum() / weight.sum().clamp(min=1e-6)


def taught(path, pieces):
    """Pairs that a teacher labelled."""
    dense = lambda some, names: torch.tensor([some.get(n, 0.0) for n in names])
    out = []
    with open(path, encoding="utf-8") as file:
        for line in file:
            r = json.loads(line)
            s = r["soft"]
            soft = {k: torch.tensor(s[k]) for k in ("type", "direction", "fact")}
            soft |= dict(mode=dense(s["mode"], MODES), code=dense(s["code"], CODES))
            out.append(encode(r["text"], r["source"], r["target"], pieces) | dict(soft=soft, type=int(soft["type"].argmax()), contexts=None))
    return out


@torch.inference_mode()
def predict(model, data):
    model.eval()
    out = [None] * len(data)
    for index in enc.batches([len(x["ids"]) for x in data], 4000, False):
        scores = run(model, [data[i] for i in index])
        for k, i in enumerate(index):
            out[i] = {h: v[k] for h, v in scores.items()}
    model.train()
    return out


def held_back(words):
    return int(hashlib.sha256(words.encode()).hexdigest(), 16) % 7 == 0


def whole_sentences():
    kept, back = [], []
    for path in sorted((text.TRAINING / "whole").glob("*.txt")):
        for _, line in text.lines(path):
            try:
                words, mentions, relations, contexts = text.whole(line)
            except text.Wrong:
                continue
            row = dict(text=words, mentions=mentions, relations=relations, contexts=contexts)
            (back if held_back(words) else kept).append(row)
    return kept, back


def macro(gold, said, classes):
    scores = {}
    for c in classes:
        both = sum(g == c and s == c for g, s in zip(gold, said))
        total = sum(g == c for g in gold) + sum(s == c for s in said)
        scores[c] = 2 * both / total if total else 0.0
    return sum(scores.values()) / len(scores), scores


QUADS = {t: q for q, ts in {1: "AGREE CONSULT SUPPORT", 2: "COOPERATE AID YIELD", 3: "REQUEST ACCUSE REJECT THREATEN",
                            4: "PROTEST SANCTION MOBILIZE COERCE ASSAULT"}.items() for t in ts.split()}
MERGED = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}


def benchmark(path, pieces, change=None):
    data, gold = [], []
    with open(path, encoding="utf-8") as file:
        for line in file:
            r = json.loads(line)
            words, spans, opened = "", {}, {}
            for part in re.split(r"(</?[st]>)", r["marked"]):
                m = re.fullmatch(r"<(/?)([st])>", part)
                if not m:
                    words += part
                elif m.group(1):
                    spans[m.group(2)] = (opened[m.group(2)], len(words))
                else:
                    opened[m.group(2)] = len(words)
            s, t = spans.get("s"), spans.get("t")
            if change:
                words, s, t = change(words, s, t)
            data.append(encode(words, s, t, pieces))
            gold.append("YIELD" if r["root"] == "YIELD" else MERGED.get(r["root"], r["root"]))
    return data, gold


def changes():
    rng = random.Random(5)
    lower = lambda w, s, t: ("".join(c.lower() if len(c.lower()) == 1 else c for c in w), s, t)
    return {"as marked": None, "lower-cased": lower, "spans changed": lambda w, s, t: (w, s and roughen(w, s, rng), t and roughen(w, t, rng))}


def score(model, pieces, back, verbose=True):
    for name, change in changes().items():
        data, gold = benchmark(enc.shared() / "data/gold/research/plover_plv.jsonl", pieces, change)
        said = []
        for p in predict(model, data):
            probability = p["type"].softmax(-1)
            by = collections.Counter()
            for i, t in enumerate(TYPES[1:], 1):
                by[MERGED.get(t, t)] += probability[i].item()
            said.append(by.most_common(1)[0][0])
        root, each = macro(gold, said, sorted(set(gold)))
        quad, _ = macro([QUADS[g] for g in gold], [QUADS[s] for s in said], [1, 2, 3, 4])
        face, _ = macro([QUADS[g] > 2 for g in gold], [QUADS[s] > 2 for s in said], [True, False])
        accuracy = sum(g == s for g, s in zip(gold, said)) / len(gold)
        print(f"plv {name}: root {root:.3f} accuracy {accuracy:.3f} quad {quad:.3f} face {face:.3f}", flush=True)
        if verbose and not change:
            print("   " + " ".join(f"{t} {f:.2f}" for t, f in each.items()))
    data = examples(back, 1.0, 0.0, random.Random(3), pieces)
    out = predict(model, data)
    gold, said = [x["type"] for x in data], [int(p["type"].argmax()) for p in out]
    all_types, each = macro(gold, said, sorted(set(gold)))
    print(f"held back, {len(data)} pairs: types and NONE {all_types:.3f} " + " ".join(f"{TYPES[t]} {f:.2f}" for t, f in each.items()))
    events = [(x, p) for x, p in zip(data, out) if x["type"]]
    for head, names in (("fact", FACTS), ("direction", DIRECTIONS)):
        g, s = [x[head] for x, _ in events], [int(p[head].argmax()) for _, p in events]
        m, each = macro(g, s, sorted(set(g)))
        print(f"  {head} {m:.3f} " + " ".join(f"{names[k]} {f:.2f}" for k, f in each.items()))
    supposed = [1 + int(p["type"][1:].argmax()) for _, p in events]
    types, _ = macro([x["type"] for x, _ in events], supposed, sorted({x["type"] for x, _ in events}))
    print(f"  types of {len(events)} events, supposing that there is one: {types:.3f}")
    print(f"  modes F1 {modes_f1(events, False):.3f}, of the true type {modes_f1(events, True):.3f}")
    pairs_ = [(g, s) for g, s in zip(gold, said) if TYPES[g] in ("CONCEDE", "RETREAT")]
    print(f"  CONCEDE told from RETREAT: {sum(g == s for g, s in pairs_) / max(1, len(pairs_)):.3f} of {len(pairs_)}; "
          f"of those given one of the two {sum(g == s for g, s in pairs_) / max(1, sum(TYPES[s] in ('CONCEDE', 'RETREAT') for _, s in pairs_)):.3f}", flush=True)


def modes_f1(events, true_type):
    """F1 over modes of all events, those of the true type or of the type that is told."""
    both = told = right = 0
    for x, p in events:
        kind = TYPES[x["type"] if true_type else int(p["type"].argmax())]
        own = {i for i, m in enumerate(MODES) if p["mode"][i] > 0 and m.startswith(kind + "/")}
        both, told, right = both + len(own & set(x["mode"])), told + len(own), right + len(x["mode"])
    return 2 * both / max(1, told + right)


def train(model, pieces, kept, generated, silver, back, a):
    rng = random.Random(a.seed)
    slices = [generated[k::a.epochs] for k in range(a.epochs)]
    plan = None
    began = time.time()
    for epoch in range(a.epochs):
        data = (examples(kept * a.times, a.none, a.turn, rng, pieces, 0.3)
                + examples(slices[epoch], a.none / 3, a.turn / 2, rng, pieces, 0.3, 2) + silver)
        index = enc.batches([len(x["ids"]) for x in data], a.batch, True)
        if plan is None:
            steps = a.epochs * len(index)
            adam, plan = enc.optimiser(model, steps, a.rate, a.head_rate)
            print(f"{len(data)} pairs an epoch, {steps} steps", collections.Counter(TYPES[x["type"]] for x in data), flush=True)
        total = 0.0
        for n, batch in enumerate(index):
            rows = [data[i] for i in batch]
            loss = loss_of(run(model, rows), rows)
            adam.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            adam.step()
            plan.step()
            total += loss.item()
            if n % 200 == 199:
                print(f"  step {n + 1}/{len(index)} loss {total / (n + 1):.3f} {time.time() - began:.0f} s", flush=True)
        print(f"epoch {epoch + 1} loss {total / len(index):.3f} {time.time() - began:.0f} s", flush=True)
        torch.save(dict(model=model.state_dict()), a.out)
        score(model, pieces, back, epoch + 1 == a.epochs)


def pack(model, path, temperature, floats=False):
    """Writes what the program carries; with `floats` in single precision, for comparison."""
    state = model.state_dict()
    heads = {k.replace("kind.", "type."): v for k, v in state.items() if not k.startswith("encoder.")}
    linear = ("join", "about", "type", "mode", "direction", "fact", "code", "context")
    notes = {"modes": " ".join(MODES), "codes": " ".join(CODES), "contexts": " ".join(CONTEXTS), "temperature": temperature}
    exact = linear if floats else [f"{n}.bias" for n in linear]
    export.quantise(state, heads, path, notes, int8=() if floats else ("join", "about"), exact=exact, floats=floats)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--base", required=True)
    p.add_argument("--out", required=True)
    p.add_argument("--generated")
    p.add_argument("--soft", help="pairs that a teacher labelled, of soft.py")
    p.add_argument("--init", help="begin with the encoder of this model")
    p.add_argument("--resume", help="go on with this model")
    p.add_argument("--epochs", type=int, default=3)
    p.add_argument("--times", type=int, default=1, help="how often the whole sentences are seen in an epoch")
    p.add_argument("--batch", type=int, default=2000)
    p.add_argument("--rate", type=float, default=1.5e-4)
    p.add_argument("--head-rate", type=float, default=1e-3)
    p.add_argument("--dropout", type=float, default=0.0)
    p.add_argument("--none", type=float, default=0.35, help="share of the pairs without an event that are seen in an epoch")
    p.add_argument("--turn", type=float, default=0.25, help="share of the relations that are seen backward too")
    p.add_argument("--freeze", type=int, default=0, help="lower layers of the encoder that stay as they are")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--limit", type=int, default=0)
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--score", action="store_true")
    p.add_argument("--pack")
    p.add_argument("--temperature", type=float, default=1.0)
    a = p.parse_args()
    enc.seed(a.seed)
    torch.set_num_threads(a.threads)
    pieces = enc.Pieces(a.base)
    model = Relations(enc.load(a.base, a.dropout))
    for layer in model.encoder.layers[: a.freeze]:
        layer.requires_grad_(False)
    kept, back = whole_sentences()
    if a.pack:
        model.load_state_dict(torch.load(a.out)["model"])
        return pack(model, a.pack, a.temperature)
    if a.score:
        model.load_state_dict(torch.load(a.out)["model"])
        return score(model, pieces, back)
    if a.init:
        state = torch.load(a.init)["model"]
        model.encoder.load_state_dict({k.removeprefix("encoder."): v for k, v in state.items() if k.startswith("encoder.")})
    if a.resume:
        model.load_state_dict(torch.load(a.resume)["model"])
    generated = []
    if a.generated:
        with open(a.generated, encoding="utf-8") as file:
            generated = [json.loads(line) for line in file]
    if a.limit:
        generated = generated[: a.limit]
    print(f"{len(kept)} sentences written whole, {len(back)} held back, {len(generated)} generated", flush=True)
    silver = taught(a.soft, pieces) if a.soft else []
    train(model, pieces, kept, generated, silver, back, a)


if __name__ == "__main__":
    main()
