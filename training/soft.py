"""What a larger model says of pairs in sentences that nobody labelled, for the small one to learn.

    python training/soft.py --base MPNET --model teacher.pt --mentions mentions.jsonl --out soft.jsonl [--number 60000]
    python training/relations.py … --soft soft.jsonl

`cargo run --release -p bifrons-train -- mentions NEWS` writes the mentions. One JSON object a line: the text, both spans in code
points, and for each head its probabilities (of modes and codes those of at least a fiftieth, by name).
"""

import argparse
import json
import random

import torch

import encoder as enc
import relations as rel

LEAST = 0.02


def candidates(path, number, rng):
    """(words, source, target) of pairs in the sentences of a file, most of them of parties that are known."""
    with open(path, encoding="utf-8") as file:
        sentences = [json.loads(line) for line in file]
    rng.shuffle(sentences)
    out, seen = [], set()
    while len(out) < number and sentences:
        before = len(out)
        for s in sentences:
            mentions = s["mentions"]
            weights = [4 if m[2] else 1 for m in mentions]
            a, b = rng.choices(range(len(mentions)), weights, k=2)
            if a == b or (s["text"], a, b) in seen:
                continue
            seen.add((s["text"], a, b))
            out.append(rough(s["text"], tuple(mentions[a][:2]), tuple(mentions[b][:2]), rng))
            if len(out) == number:
                break
        if len(out) == before:
            break
    return out


def rough(words, source, target, rng):
    if rng.random() < 0.2:
        source = rel.roughen(words, source, rng)
    if rng.random() < 0.2:
        target = rel.roughen(words, target, rng)
    if rng.random() < 0.1:
        words = "".join(c.lower() if len(c.lower()) == 1 else c for c in words)
    return words, source, target


def told(scores):
    """The heads of one pair as they are written."""
    some = lambda p, names: {n: round(v, 3) for n, v in zip(names, p.tolist()) if v >= LEAST}
    all_ = lambda p: [round(v, 4) for v in p.tolist()]
    return dict(type=all_(scores["type"].softmax(-1)), direction=all_(scores["direction"].softmax(-1)), fact=all_(scores["fact"].softmax(-1)),
                mode=some(scores["mode"].sigmoid(), rel.MODES), code=some(scores["code"].softmax(-1), rel.CODES))


def choose(rows, share, rng):
    """All pairs with an event, and so many without one that they are this share of all."""
    event = [r for r in rows if r["soft"]["type"][0] < 0.5]
    none = [r for r in rows if r["soft"]["type"][0] >= 0.5]
    rng.shuffle(none)
    chosen = event + none[: int(len(event) * share / (1 - share))]
    rng.shuffle(chosen)
    return chosen


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--base", required=True)
    p.add_argument("--model", required=True)
    p.add_argument("--mentions", required=True)
    p.add_argument("--out", required=True)
    p.add_argument("--number", type=int, default=60000)
    p.add_argument("--none", type=float, default=0.45, help="share of pairs without an event that are kept at most")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--threads", type=int, default=2)
    a = p.parse_args()
    enc.seed(a.seed)
    torch.set_num_threads(a.threads)
    rng = random.Random(a.seed)
    pieces = enc.Pieces(a.base)
    model = rel.Relations(enc.load(a.base, 0.0))
    model.load_state_dict(torch.load(a.model)["model"])
    pairs = candidates(a.mentions, a.number, rng)
    rows = []
    for at in range(0, len(pairs), 4000):
        part = pairs[at:at + 4000]
        scores = rel.predict(model, [rel.encode(*x, pieces) for x in part])
        rows += [dict(text=w, source=s, target=t, soft=told(p)) for (w, s, t), p in zip(part, scores)]
        print(f"{len(rows)} of {len(pairs)}", flush=True)
    rows = choose(rows, a.none, rng)
    with open(a.out, "w", encoding="utf-8") as file:
        for r in rows:
            file.write(json.dumps(r, ensure_ascii=False) + "\n")
    print(f"{len(rows)} pairs kept")


if __name__ == "__main__":
    main()
