"""Trains tags, trees and kinds of mention on Universal Dependencies.

    python training/trees.py --base DIR --out trees.pt [--epochs 8] [--silver FILE.conllu.gz]
    python training/trees.py --base DIR --out trees.pt --score            figures of a model that is there
    python training/trees.py --base DIR --out trees.pt --pack models/trees.safetensors
    python training/trees.py --base DIR --out trees.pt --label TEXT --silver-out FILE    trees for plain sentences

DIR has `model.safetensors` and `tokenizer.json` of all-MiniLM-L6-v2 (or of all-mpnet-base-v2, for a teacher).
"""

import argparse
import gzip
import re
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

import encoder as enc
import export

UPOS = "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split()
KINDS = "O person place organization object event time substance animal plant abstract".split()
CORE = {"nsubj", "nsubj:pass", "obj", "iobj", "obl:agent"}


def read(path):
    """Sentences of (form, tag, head, relation, entity) rows."""
    out, rows = [], []
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            if line == "\n":
                if rows:
                    out.append(rows)
                rows = []
            elif line[0] != "#":
                r = line.rstrip("\n").split("\t")
                if r[0].isdigit():
                    entity = next((x[7:] for x in r[9].split("|") if x.startswith("Entity=")), "")
                    rows.append((r[1], r[3], int(r[6]), r[7], entity))
    return out


def kinds(rows):
    """GUM alone: the kind of the smallest mention that each word heads, 0 if none."""
    opened, spans = [], []
    for i, row in enumerate(rows):
        for name, kind, closed, alone in re.findall(r"\((\w+)-([a-z]+)-[^()]*(\))?|(\w+)\)", row[4]):
            if name:
                opened.append((name, kind, i))
            if closed:
                spans.append((i, i, kind))
                opened.pop()
            elif alone:
                k = next((k for k in range(len(opened) - 1, -1, -1) if opened[k][0] == alone), None)
                if k is not None:
                    spans.append((opened[k][2], i, opened[k][1]))
                    opened.pop(k)
    labels, size = [0] * len(rows), [10 ** 6] * len(rows)
    for b, e, kind in spans:
        head = next((k for k in range(b, e + 1) if not b <= rows[k][2] - 1 <= e), None)
        if head is not None and kind in KINDS and e - b < size[head]:
            labels[head], size[head] = KINDS.index(kind), e - b
    return labels


def encode(words, pieces):
    ids, case, first = [pieces.cls], [0], [0]
    for word in words:
        first.append(len(ids))
        p = pieces(word)
        ids += p
        case += [enc.case(word)] * len(p)
    return dict(ids=ids + [pieces.sep], case=case + [0], first=first)


def example(rows, pieces, relations, has_kinds):
    return encode([r[0] for r in rows], pieces) | dict(
        pos=[UPOS.index(r[1]) for r in rows], head=[r[2] for r in rows],
        rel=[relations.get(r[3], relations.get(r[3].split(":")[0], 0)) for r in rows], names=[r[3] for r in rows],
        kind=kinds(rows) if has_kinds else [-100] * len(rows))


class Trees(nn.Module):
    """Tag and kind of each word, a score for each head (biaffine), a score for each relation given the head."""

    def __init__(self, encoder, relations, arc=256, rel=96):
        super().__init__()
        self.encoder = encoder
        hidden = encoder.word.weight.shape[1]
        self.tag = nn.Linear(hidden, len(UPOS) + len(KINDS))
        self.arc_head, self.arc_dep = nn.Linear(hidden, arc), nn.Linear(hidden, arc)
        self.rel_head, self.rel_dep = nn.Linear(hidden, rel), nn.Linear(hidden, rel)
        self.arc = nn.Parameter(torch.randn(arc + 1, arc) / arc)
        self.rel = nn.Parameter(torch.randn(relations, rel + 1, rel + 1) / rel)

    def forward(self, ids, mask, case, first):
        x = self.encoder(ids, mask, case)
        words = x.gather(1, first[..., None].expand(-1, -1, x.shape[-1]))
        drop = lambda t: F.dropout(F.leaky_relu(t, 0.1), 0.33, self.training)
        words = F.dropout(words, 0.2, self.training)
        head, dep = drop(self.arc_head(words)), drop(self.arc_dep(words[:, 1:]))
        arc = torch.cat([dep, torch.ones_like(dep[..., :1])], -1) @ self.arc @ head.transpose(1, 2)
        return self.tag(words[:, 1:]), arc, drop(self.rel_head(words)), drop(self.rel_dep(words[:, 1:]))

    def relations(self, rel_head, rel_dep, heads):
        at = rel_head.gather(1, heads[..., None].expand(-1, -1, rel_head.shape[-1]))
        one = torch.ones_like(at[..., :1])
        return torch.einsum("bni,rij,bnj->bnr", torch.cat([rel_dep, one], -1), self.rel, torch.cat([at, one], -1))


def collate(batch):
    ids, case = enc.pad([x["ids"] for x in batch]), enc.pad([x["case"] for x in batch])
    mask = enc.pad([[1] * len(x["ids"]) for x in batch])
    first = enc.pad([x["first"] for x in batch], 0, 1)
    gold = {k: enc.pad([x[k] for x in batch], -100, 1) for k in ("pos", "head", "rel", "kind") if k in batch[0]}
    words = enc.pad([[1] * len(x["first"]) for x in batch], 0, 1).bool()
    return ids, mask, case, first, words, gold


def run(model, batch):
    ids, mask, case, first, words, gold = collate(batch)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        tag, arc, rel_head, rel_dep = model(ids, mask, case, first)
    arc = arc.float().masked_fill(~words[:, None, :], -1e4)
    n = arc.shape[1]
    arc[:, torch.arange(n), torch.arange(n) + 1] = -1e4
    return tag.float(), arc, rel_head.float(), rel_dep.float(), gold


def predict(model, batch):
    """(tags, heads, relations), greedy heads: cycles are rare and are mended where trees are used."""
    tag, arc, rel_head, rel_dep, _ = run(model, batch)
    heads = arc.argmax(-1)
    return tag[..., :17].argmax(-1), tag[..., 17:].argmax(-1), heads, model.relations(rel_head, rel_dep, heads).argmax(-1)


@torch.inference_mode()
def score(model, data, names):
    model.eval()
    words = tags = heads_ok = labelled = both = said = gold_core = 0
    found = kind_said = kind_gold = 0
    for index in enc.batches([len(x["ids"]) for x in data], 3000, False):
        batch = [data[i] for i in index]
        tag, kind, heads, rels = predict(model, batch)
        for b, x in enumerate(batch):
            for j, gold in enumerate(x["names"]):
                name = names[rels[b, j]]
                hit = heads[b, j] == x["head"][j]
                words, tags, heads_ok = words + 1, tags + int(tag[b, j] == x["pos"][j]), heads_ok + int(hit)
                labelled += int(hit and name == gold)
                both += int(hit and name == gold and gold in CORE)
                said, gold_core = said + (name in CORE), gold_core + (gold in CORE)
                if x["kind"][j] >= 0:
                    found += int(x["kind"][j] > 0 and kind[b, j] == x["kind"][j])
                    kind_said, kind_gold = kind_said + int(kind[b, j] > 0), kind_gold + (x["kind"][j] > 0)
    model.train()
    out = dict(upos=tags / words, uas=heads_ok / words, las=labelled / words, core=2 * both / max(1, said + gold_core))
    if kind_gold:
        out["kind"] = 2 * found / (kind_said + kind_gold)
    return {k: f"{100 * v:.2f}" for k, v in out.items()}


def train(model, data, a, dev, names):
    size = [len(x["ids"]) for x in data]
    steps = a.epochs * len(enc.batches(size, a.batch, False))
    adam, plan = enc.optimiser(model, steps, a.rate, a.head_rate)
    began, done = time.time(), 0
    cross = lambda s, g, w=None: F.cross_entropy(s.flatten(0, 1), g.flatten(), ignore_index=-100)
    for epoch in range(a.epochs):
        total = 0.0
        for index in enc.batches(size, a.batch, True):
            tag, arc, rel_head, rel_dep, gold = run(model, [data[i] for i in index])
            rels = model.relations(rel_head, rel_dep, gold["head"].clamp(min=0))
            loss = 0.5 * cross(tag[..., :17], gold["pos"]) + cross(arc, gold["head"]) + cross(rels, gold["rel"])
            if (gold["kind"] >= 0).any():
                loss = loss + 0.3 * cross(tag[..., 17:], gold["kind"])
            adam.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            adam.step()
            plan.step()
            total, done = total + loss.item(), done + 1
            if done % 100 == 0:
                print(f"  step {done}/{steps} {time.time() - began:.0f} s", flush=True)
        print(f"epoch {epoch + 1} loss {total:.1f} {time.time() - began:.0f} s", score(model, dev, names), flush=True)
        torch.save(dict(model=model.state_dict(), relations=names), a.out)


@torch.inference_mode()
def label(model, pieces, path, out, names):
    """Trees in CoNLL-U for sentences of words parted by spaces, one a line."""
    model.eval()
    with open(path, encoding="utf-8") as file:
        data = [line.split() for line in file]
    data = [encode(w, pieces) | dict(words=w) for w in data if 3 <= len(w) <= 60]
    with gzip.open(out, "wt", encoding="utf-8") as file:
        for index in enc.batches([len(x["ids"]) for x in data], 3000, False):
            batch = [data[i] for i in index]
            tag, _, heads, rels = predict(model, batch)
            for b, x in enumerate(batch):
                if sum(int(heads[b, j]) == 0 for j in range(len(x["words"]))) != 1:
                    continue
                for j, word in enumerate(x["words"]):
                    file.write(f"{j + 1}\t{word}\t_\t{UPOS[tag[b, j]]}\t_\t_\t{int(heads[b, j])}\t{names[rels[b, j]]}\t_\t_\n")
                file.write("\n")


def pack(model, names, path, floats=False):
    """Writes what the program carries; with `floats` in single precision, for comparison. Biaffine forms become linear layers, so that they are applied once a word."""
    state = model.state_dict()
    heads = {k: v for k, v in state.items() if not k.startswith("encoder.") and k not in ("arc", "rel")}
    arc, rel = state["arc"], state["rel"]
    heads |= {"arc.weight": arc[:-1].T, "arc.bias": arc[-1],
              "rel.weight": rel[:, :, :-1].flatten(0, 1), "rel.bias": rel[:, :, -1].flatten()}
    linear = ("tag", "arc_head", "arc_dep", "rel_head", "rel_dep", "arc", "rel")
    export.quantise(state, heads, path, {"relations": " ".join(names)}, int8=() if floats else linear,
                    exact=linear if floats else [f"{n}.bias" for n in linear], floats=floats)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--base", required=True)
    p.add_argument("--out", required=True)
    p.add_argument("--init", help="begin with the encoder of this model")
    p.add_argument("--epochs", type=int, default=8)
    p.add_argument("--batch", type=int, default=1600)
    p.add_argument("--rate", type=float, default=2e-4)
    p.add_argument("--head-rate", type=float, default=1.5e-3)
    p.add_argument("--dropout", type=float, default=0.0)
    p.add_argument("--silver", nargs="*", default=[])
    p.add_argument("--score", action="store_true")
    p.add_argument("--pack")
    p.add_argument("--label")
    p.add_argument("--silver-out")
    p.add_argument("--limit", type=int, default=0)
    p.add_argument("--threads", type=int, default=2)
    a = p.parse_args()
    enc.seed(1)
    torch.set_num_threads(a.threads)
    ud = enc.shared() / "data/ud"
    pieces = enc.Pieces(a.base)
    gold = [(read(ud / f"{n}.conllu.gz"), n.startswith("gum")) for n in ("ewt.train", "gum.train-free")]
    names = sorted({r[3] for rows, _ in gold for s in rows for r in s})
    relations = {r: i for i, r in enumerate(names)}
    get = lambda name: [example(s, pieces, relations, name.startswith("gum")) for s in read(ud / f"{name}.conllu.gz")]
    model = Trees(enc.load(a.base, a.dropout), len(names))
    if a.score or a.label or a.pack:
        model.load_state_dict(torch.load(a.out)["model"])
    if a.pack:
        return pack(model, names, a.pack)
    if a.label:
        return label(model, pieces, a.label, a.silver_out, names)
    if not a.score:
        if a.init:
            state = torch.load(a.init)["model"]
            model.load_state_dict({k: v for k, v in state.items()}, strict=False)
        data = [example(s, pieces, relations, kind) for rows, kind in gold for s in rows]
        for path in a.silver:
            data += [example(s, pieces, relations, False) for s in read(path)]
        data = [x for x in data if len(x["ids"]) <= 200][: a.limit or None]
        print(f"{len(data)} sentences, {len(names)} relations", flush=True)
        train(model, data, a, get("ewt.dev"), names)
    for name in ("ewt.test", "gum.test", "pud.test"):
        print(name, score(model, get(name), names), flush=True)


if __name__ == "__main__":
    main()
