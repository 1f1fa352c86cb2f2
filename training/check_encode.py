"""Writes sentences and the hidden states that the encoder must give for them.

    python training/check_encode.py --weights FILE --out PAIRS [--sentences 200] [--base DIR] [--text FILE]

FILE is what `export.py` wrote; with --base the states are those of the unquantised encoder of DIR, computed by PyTorch's own
operations. --text has sentences, one a line; without it, sentences are made up of random pieces. Then:

    cargo run --release -p bifrons-encode --example dump -- FILE PAIRS
"""

import argparse
import random

import torch
from safetensors.torch import save_file

import export


def made_up(count):
    rng = random.Random(1)
    piece = lambda: (rng.randrange(1000, 30522), rng.randrange(1, 6))
    lengths = [1, 2, 15, 16, 17] + [rng.randrange(3, 60) for _ in range(count - 6)] + [150]
    return [[(101, 0)] + [piece() for _ in range(n)] + [(102, 0)] for n in lengths]


def read(path, count, folder):
    import encoder
    pieces, out = encoder.Pieces(folder), []
    for line in open(path, encoding="utf-8"):
        words = line.split()
        if words and len(out) < count:
            inner = [(p, encoder.case(w)) for w in words for p in pieces(w)][:export.POSITIONS - 2]
            out.append([(101, 0), *inner, (102, 0)])
    return out


@torch.inference_mode()
def plain(folder, sentences):
    import encoder
    model = encoder.load(folder).eval()
    for s in sentences:
        ids, cases = (torch.tensor([[p[n] for p in s]]) for n in (0, 1))
        yield model(ids, torch.ones_like(ids), cases)[0]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--sentences", type=int, default=200)
    parser.add_argument("--base")
    parser.add_argument("--text")
    parser.add_argument("--tokenizer", help="folder of tokenizer.json, with --text")
    args = parser.parse_args()
    torch.set_num_threads(1)
    sentences = read(args.text, args.sentences, args.tokenizer) if args.text else made_up(args.sentences)
    if args.base:
        hidden = list(plain(args.base, sentences))
    else:
        order = sorted(range(len(sentences)), key=lambda i: len(sentences[i]))
        hidden = [None] * len(sentences)
        for some in (order[i:i + 16] for i in range(0, len(order), 16)):
            for i, h in zip(some, export.reference(args.weights, [sentences[i] for i in some])):
                hidden[i] = h
    whole = lambda xs: torch.tensor(xs, dtype=torch.int32)
    save_file({"lengths": whole([len(s) for s in sentences]), "ids": whole([p[0] for s in sentences for p in s]),
               "cases": whole([p[1] for s in sentences for p in s]), "hidden": torch.cat(hidden).contiguous()}, args.out)
