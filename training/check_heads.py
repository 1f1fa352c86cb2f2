"""Compares trained weights in PyTorch with the same weights in the program, before and after they become bytes.

    python training/check_heads.py --base DIR --relations relations.pt [--number 1000]
    python training/check_heads.py --base DIR --trees trees.pt [--number 1000]

Pairs are those of the sentences written whole and held back; sentences those of EWT's test part. The program mends trees that are
none, and the voice of subjects: changes of voice are not counted, mended heads are.
"""

import argparse
import json
import pathlib
import random
import subprocess
import tempfile

import torch

import encoder as enc
import relations as rel
import trees


def program(what, weights, lines, folder):
    """What the program's example says, one JSON value a line."""
    path = pathlib.Path(folder) / "input"
    path.write_text("\n".join(lines), encoding="utf-8")
    command = ["cargo", "run", "--quiet", "--release", "-p", "bifrons-code", "--example", "weights", "--", what, str(weights), str(path)]
    run = subprocess.run(command, cwd=rel.text.ROOT, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in run.stdout.splitlines()]


@torch.inference_mode()
def pairs(a, folder):
    pieces = enc.Pieces(a.base)
    model = rel.Relations(enc.load(a.base, 0.0))
    model.load_state_dict(torch.load(a.relations)["model"])
    model.eval()
    rng, rows = random.Random(1), []
    for s in rel.whole_sentences()[1]:
        x, y = rng.sample(range(len(s["mentions"])), 2)
        rows.append((s["text"], s["mentions"][x], s["mentions"][y]))
    rows = rows[: a.number]
    wanted = []
    for row in rows:
        x = rel.encode(*row, pieces)
        one = lambda k: torch.tensor([x[k]])
        wanted.append(model(one("ids"), torch.ones_like(one("ids")), one("case"), one("at"))["type"][0].softmax(-1))
    lines = [json.dumps(dict(text=t, source=s, target=g), ensure_ascii=False) for t, s, g in rows]
    for name, floats in (("in single precision", True), ("in bytes", False)):
        path = pathlib.Path(folder) / "weights.safetensors"
        rel.pack(model, path, 1.0, floats)
        found = torch.tensor(program("judge", path, lines, folder))
        want = torch.stack(wanted)
        changed = (found.argmax(-1) != want.argmax(-1)).float().mean().item()
        print(f"{len(rows)} pairs {name}: greatest difference of a probability {(found - want).abs().max().item():.1e}, "
              f"labels changed {100 * changed:.2f} %", flush=True)


@torch.inference_mode()
def sentences(a, folder):
    pieces = enc.Pieces(a.base)
    state = torch.load(a.trees)
    names = state["relations"]
    model = trees.Trees(enc.load(a.base, 0.0), len(names))
    model.load_state_dict(state["model"])
    model.eval()
    rows = [[r[0] for r in s] for s in trees.read(enc.shared() / "data/ud/ewt.test.conllu.gz")][: a.number]
    rows = [r for r in rows if len(r) > 1 and not any(" " in w for w in r)]
    wanted = []
    for words in rows:
        x = trees.encode(words, pieces)
        one = lambda k: torch.tensor([x[k]])
        tag, arc, rel_head, rel_dep = model(one("ids"), torch.ones_like(one("ids")), one("case"), one("first"))
        n = arc.shape[1]
        arc[:, torch.arange(n), torch.arange(n) + 1] = -1e4
        heads = arc.argmax(-1)
        said = model.relations(rel_head, rel_dep, heads).argmax(-1)[0].tolist()
        wanted.append(list(zip(tag[0, :, :17].argmax(-1).tolist(), heads[0].tolist(), (names[r] for r in said))))
    for name, floats in (("in single precision", True), ("in bytes", False)):
        path = pathlib.Path(folder) / "weights.safetensors"
        trees.pack(model, names, path, floats)
        found = program("parse", path, [" ".join(r) for r in rows], folder)
        every = [(w, f) for ws, fs in zip(wanted, found) for w, f in zip(ws, fs)]
        changed = lambda k, same: 100 * sum(not same(w[k], f[k]) for w, f in every) / len(every)
        tags = changed(0, lambda w, f: trees.UPOS[w].lower() == f.lower())
        heads, relations = changed(1, int.__eq__), changed(2, lambda w, f: w == f or {w, f} == {"nsubj", "nsubj:pass"})
        print(f"{len(rows)} sentences {name}: changed {tags:.2f} % of tags, {heads:.2f} % of heads, {relations:.2f} % of relations "
              f"of {len(every)} words", flush=True)


if __name__ == "__main__":
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--base", required=True)
    p.add_argument("--relations")
    p.add_argument("--trees")
    p.add_argument("--number", type=int, default=1000)
    args = p.parse_args()
    if not (args.relations or args.trees):
        p.error("--relations or --trees")
    with tempfile.TemporaryDirectory() as folder:
        if args.relations:
            pairs(args, folder)
        if args.trees:
            sentences(args, folder)
