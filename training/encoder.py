"""The encoder (BERT of MiniLM-L6's shape, or MPNet as a teacher), its word pieces, and batches of sentences."""

import math
import pathlib
import random

import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors.torch import load_file
from tokenizers import Tokenizer

CLS, SEP = 101, 102
CASES = 6
LONGEST = 256


class Layer(nn.Module):
    def __init__(self, hidden, heads, inner, dropout):
        super().__init__()
        self.heads, self.dropout = heads, dropout
        self.q, self.k, self.v, self.o = (nn.Linear(hidden, hidden) for _ in range(4))
        self.ln1, self.ln2 = nn.LayerNorm(hidden, eps=1e-12), nn.LayerNorm(hidden, eps=1e-12)
        self.f1, self.f2 = nn.Linear(hidden, inner), nn.Linear(inner, hidden)

    def forward(self, x, bias):
        size, length, hidden = x.shape
        split = lambda t: t.view(size, length, self.heads, hidden // self.heads).transpose(1, 2)
        drop = self.dropout if self.training else 0.0
        a = F.scaled_dot_product_attention(split(self.q(x)), split(self.k(x)), split(self.v(x)), attn_mask=bias, dropout_p=drop)
        a = self.o(a.transpose(1, 2).reshape(size, length, hidden))
        x = self.ln1(x + F.dropout(a, drop, self.training))
        return self.ln2(x + F.dropout(self.f2(F.gelu(self.f1(x))), drop, self.training))


class Encoder(nn.Module):
    """ids, case [B,T], mask [B,T] of 1 and 0 → hidden states [B,T,H]."""

    def __init__(self, layers=6, hidden=384, heads=12, vocab=30522, positions=512, dropout=0.1, relative=False):
        super().__init__()
        self.dropout, self.heads = dropout, heads
        self.word, self.pos, self.typ = nn.Embedding(vocab, hidden), nn.Embedding(positions, hidden), nn.Embedding(2, hidden)
        self.case = nn.Embedding(CASES, hidden)
        nn.init.zeros_(self.case.weight)
        nn.init.zeros_(self.typ.weight)
        self.ln = nn.LayerNorm(hidden, eps=1e-12)
        self.layers = nn.ModuleList(Layer(hidden, heads, 4 * hidden, dropout) for _ in range(layers))
        # MPNet alone adds a bias by distance to the attention of every layer.
        self.relative = nn.Embedding(32, heads) if relative else None

    def forward(self, ids, mask, case):
        x = self.word(ids) + self.pos(torch.arange(ids.shape[1]))[None] + self.typ.weight[0] + self.case(case)
        x = F.dropout(self.ln(x), self.dropout, self.training)
        bias = ((1.0 - mask.float()) * -1e4)[:, None, None, :]
        if self.relative is not None:
            bias = bias + self.relative(distances(ids.shape[1])).permute(2, 0, 1)[None]
        for layer in self.layers:
            x = layer(x, bias.to(x.dtype))
        return x


def distances(length):
    """Buckets of relative positions as T5 and MPNet have them, [T,T]."""
    at = torch.arange(length)
    n = -(at[None, :] - at[:, None])
    side = (n < 0).long() * 16
    n = n.abs()
    far = 8 + (torch.log(n.float().clamp(min=1) / 8) / math.log(128 / 8) * 8).long()
    return side + torch.where(n < 8, n, far.clamp(max=15))


NAMES = {"q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value", "o": "attention.output.dense",
         "ln1": "attention.output.LayerNorm", "f1": "intermediate.dense", "f2": "output.dense", "ln2": "output.LayerNorm"}
MPNET = NAMES | {"q": "attention.attn.q", "k": "attention.attn.k", "v": "attention.attn.v", "o": "attention.attn.o",
                 "ln1": "attention.LayerNorm"}


def load(folder, dropout=0.1):
    """The encoder of a folder with `model.safetensors`, as Hugging Face stores BERT and MPNet."""
    stored = {k.removeprefix("bert.").removeprefix("mpnet."): v for k, v in load_file(f"{folder}/model.safetensors").items()}
    mpnet = "encoder.relative_attention_bias.weight" in stored
    word, position = stored["embeddings.word_embeddings.weight"], stored["embeddings.position_embeddings.weight"]
    if mpnet:
        # MPNet's table of words is BERT's moved by the five special pieces that it puts first; its positions start at 2.
        position = position[2:]
    layers = 1 + max(int(k.split(".")[2]) for k in stored if k.startswith("encoder.layer."))
    encoder = Encoder(layers, word.shape[1], 12, word.shape[0], position.shape[0], dropout, mpnet)
    state = {"word.weight": word, "pos.weight": position, "ln.weight": stored["embeddings.LayerNorm.weight"],
             "ln.bias": stored["embeddings.LayerNorm.bias"]}
    if mpnet:
        state["relative.weight"] = stored["encoder.relative_attention_bias.weight"]
    else:
        state["typ.weight"] = stored["embeddings.token_type_embeddings.weight"]
    for i in range(layers):
        for ours, theirs in (MPNET if mpnet else NAMES).items():
            for part in ("weight", "bias"):
                state[f"layers.{i}.{ours}.{part}"] = stored[f"encoder.layer.{i}.{theirs}.{part}"]
    missing, unexpected = encoder.load_state_dict(state, strict=False)
    assert all(k.startswith(("case", "typ")) for k in missing) and not unexpected, (missing, unexpected)
    return encoder


class Pieces:
    """Word pieces of single words, at most 12 each, and the case of a word."""

    def __init__(self, folder):
        self.tokenizer = Tokenizer.from_file(f"{folder}/tokenizer.json")
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        # MPNet's first and last pieces have other names than BERT's.
        mpnet = self.tokenizer.token_to_id("</s>") is not None
        self.cls, self.sep = (self.tokenizer.token_to_id(t) for t in (("<s>", "</s>") if mpnet else ("[CLS]", "[SEP]")))
        self.unk = self.tokenizer.token_to_id("[UNK]")
        # Four word pieces that no text has, to mark the two parties.
        self.marks = [self.tokenizer.token_to_id(f"[unused{i}]") for i in range(1, 5)]
        self.cache = {}

    def __call__(self, word):
        if word not in self.cache:
            self.cache[word] = self.tokenizer.encode(word, add_special_tokens=False).ids[:12] or [self.unk]
        return self.cache[word]


def case(word):
    """0 special, 1 lower, 2 Title, 3 UPPER, 4 mixed, 5 no letters."""
    letters = [c for c in word if c.isalpha()]
    if not letters:
        return 5
    if all(c.islower() for c in letters):
        return 1
    if all(c.isupper() for c in letters):
        return 3 if len(letters) > 1 else 2
    return 2 if letters[0].isupper() and all(c.islower() for c in letters[1:]) else 4


def batches(lengths, size, shuffle):
    """Lists of indices of sentences of near lengths, at most `size` pieces each with padding."""
    padded = [-(-n // 8) * 8 for n in lengths]
    order = sorted(range(len(lengths)), key=lambda i: (padded[i], random.random() if shuffle else i))
    out, current = [], []
    for i in order:
        if current and (padded[i] != padded[current[-1]] or padded[i] * (len(current) + 1) > size):
            out.append(current)
            current = []
        current.append(i)
    out.append(current)
    if shuffle:
        random.shuffle(out)
    return out


def pad(rows, value=0, multiple=8):
    width = -(-max(len(r) for r in rows) // multiple) * multiple
    out = torch.full((len(rows), width), value, dtype=torch.long)
    for i, row in enumerate(rows):
        out[i, :len(row)] = torch.tensor(row)
    return out


def optimiser(model, steps, rate, head_rate, warm=0.08, decay=0.01):
    """AdamW, a slower rate for the encoder than for what stands on it; linear warm-up and decay. Tables of words stay."""
    for table in (model.encoder.word, model.encoder.pos, model.encoder.typ):
        table.weight.requires_grad_(False)
    slow = [p for n, p in model.named_parameters() if p.requires_grad and n.startswith("encoder.") and "case" not in n]
    fast = [p for n, p in model.named_parameters() if p.requires_grad and not (n.startswith("encoder.") and "case" not in n)]
    adam = torch.optim.AdamW([dict(params=slow, lr=rate, weight_decay=decay), dict(params=fast, lr=head_rate, weight_decay=0.0)],
                             betas=(0.9, 0.98), fused=True)
    plan = torch.optim.lr_scheduler.LambdaLR(adam, lambda s: min(1, (s + 1) / (warm * steps)) * max(0.02, 1 - s / steps))
    return adam, plan


def seed(n):
    random.seed(n)
    torch.manual_seed(n)


def shared():
    """The folder of data that is not part of the repository."""
    import os
    root = pathlib.Path(__file__).resolve().parent.parent
    return pathlib.Path(os.environ.get("BIFRONS_SHARED", root.parent / "shared"))
