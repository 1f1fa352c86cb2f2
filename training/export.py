"""Writes the weights that `bifrons-encode` reads, and computes what it must give.

    python training/export.py --base DIR --out FILE [--float]

writes the plain encoder of DIR (`model.safetensors` as Hugging Face stores BERT). Training calls `quantise` with the state
of a trained model. `reference` repeats the arithmetic of the crate operation by operation: the results are equal bit for bit.
"""

import argparse
import math

import torch
from safetensors.torch import load_file, save_file

POSITIONS = 256
CASES = 6
HEADS = 12
LINEAR = ("q", "k", "v", "o", "f1", "f2")
NAMES = {"q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value", "o": "attention.output.dense",
         "ln1": "attention.output.LayerNorm", "f1": "intermediate.dense", "f2": "output.dense", "ln2": "output.LayerNorm"}


def by_row(weight):
    """A matrix as bytes and what a step of 1 is worth in each row: [n,m] → i8 [n,m], f32 [n]."""
    weight = weight.float()
    scale = (weight.abs().amax(1) / 127).clamp(min=1e-12)
    return (weight / scale[:, None]).round().clamp(-127, 127).to(torch.int8), scale


def quantise(state, heads, path, metadata=None, prefix="encoder.", exact=(), int8=(), floats=False):
    """Writes an encoder and its heads as safetensors.

    state     names of `encoder.py` (word, pos, typ, case, ln, layers.i.…), with or without `prefix`
    heads     name → tensor; a linear layer NAME is NAME.weight [outputs, inputs] and NAME.bias [outputs]
    exact     names of heads to be kept f32; all others become f16
    int8      names of linear heads whose weight becomes bytes (NAME.scale is added)
    floats    keep the encoder's weights f32, for tests
    """
    encoder = {k.removeprefix(prefix): v.detach().float() for k, v in state.items() if k.startswith(prefix)}
    encoder = encoder or {k: v.detach().float() for k, v in state.items()}
    layers = 1 + max(int(k.split(".")[1]) for k in encoder if k.startswith("layers."))
    hidden = encoder["word.weight"].shape[1]
    out = {"position": encoder["pos.weight"][:POSITIONS] + encoder["typ.weight"][0],
           "case": encoder.get("case.weight", torch.zeros(CASES, hidden))}

    def matrix(name, weight, scale):
        if floats:
            out[name] = weight
        else:
            out[name], out[scale] = by_row(weight)

    matrix("word", encoder["word.weight"], "word.scale")
    for part in ("ln.weight", "ln.bias"):
        out[part] = encoder[part]
    for i in range(layers):
        for name in LINEAR:
            key = f"layers.{i}.{name}"
            matrix(f"{key}.weight", encoder[f"{key}.weight"], f"{key}.scale")
            out[f"{key}.bias"] = encoder[f"{key}.bias"]
        for name in ("ln1", "ln2"):
            for part in ("weight", "bias"):
                out[f"layers.{i}.{name}.{part}"] = encoder[f"layers.{i}.{name}.{part}"]
    for name, tensor in heads.items():
        assert name not in out, name
        tensor = tensor.detach().float()
        linear, _, part = name.rpartition(".")
        if linear in int8 and part == "weight":
            out[name], out[f"{linear}.scale"] = by_row(tensor)
        else:
            keep = name in exact or linear in exact or tensor.abs().max() > 65000
            out[name] = tensor if keep else tensor.half()
    metadata = {str(k): str(v) for k, v in (metadata or {}).items()}
    save_file({k: v.contiguous() for k, v in out.items()}, path, metadata | {"layers": str(layers), "heads": str(HEADS)})


# What follows computes as the crate does. Sums of single-precision numbers depend on their order: sixteen run side by side
# (every sixteenth number), then halves are added onto halves. No step uses a fused multiply-add.

def f32(x):
    return torch.tensor(x, dtype=torch.float32)


def total(x):
    """[…,16n] → […,1]"""
    x = x.reshape(*x.shape[:-1], -1, 16)
    lanes = torch.zeros_like(x[..., 0, :])
    for i in range(x.shape[-2]):
        lanes = lanes + x[..., i, :]
    for half in (8, 4, 2, 1):
        lanes = lanes[..., :half] + lanes[..., half:2 * half]
    return lanes


def squares(x):
    return total(x * x)


def polynomial(x, coefficients):
    out = f32(coefficients[0])
    for c in coefficients[1:]:
        out = out * x + f32(c)
    return out


def exp(x):
    x = x.clamp(min=-87)
    shift = f32(12582912.0)
    n = (x * f32(math.log2(math.e)) + shift) - shift
    rest = (x - n * f32(0.6933594)) - n * f32(-2.1219444e-4)
    taylor = [1 / 720, 1 / 120, 1 / 24, 1 / 6, 0.5, 1.0, 1.0]
    return polynomial(rest, taylor) * torch.exp2(n.double()).float()


GELU = (0.0014240488, -0.003950958, 0.0048123347, -0.006877602, 0.013483344, -0.02180029, 0.030399814, -0.040540833,
        0.05323374, -0.0736688, 0.14874834)


def gelu(x):
    y = x.clamp(-4.75, 4.75)
    u = (y * y) * f32(2.0 / (4.75 * 4.75)) + f32(-1.0)
    return x * (y * polynomial(u, GELU) + f32(0.5))


def norm(x, weight, bias):
    n = x.shape[-1]
    x = x - total(x) / n
    # In single precision PyTorch does not round square roots to the nearest.
    root = torch.sqrt((squares(x) / n + f32(1e-12)).double()).float()
    return x * (1.0 / root) * weight + bias


def linear(w, name, x):
    """Bytes times bytes if the weights are bytes; the sums are exact in double precision."""
    weight, bias = w[f"{name}.weight"], w[f"{name}.bias"]
    if weight.dtype != torch.int8:
        return torch.nn.functional.linear(x, weight, bias)
    size = x.abs().amax(-1, keepdim=True).clamp(min=1e-12)
    whole = torch.round(x * torch.div(f32(127.0), size))  # PyTorch takes `127.0 / size` for a product
    sums = (whole.double() @ weight.double().T).float()
    return sums * (w[f"{name}.scale"] * (size / 127.0)) + bias


def attention(q, k, v, mask):
    """[B,T,384] each, mask [B,T] bool; T a multiple of 16."""
    size, length, _ = q.shape
    q, k, v = (t.view(size, length, HEADS, 32).transpose(1, 2) for t in (q, k, v))
    scores = torch.zeros(size, HEADS, length, length)
    for d in range(32):
        scores = scores + q[..., d, None] * k[..., None, :, d]
    scores = scores * f32(0.1767767)
    seen = mask[:, None, None, :]
    scores = exp(scores - scores.masked_fill(~seen, -torch.inf).amax(-1, keepdim=True)).masked_fill(~seen, 0.0)
    out = torch.zeros(size, HEADS, length, 32)
    for j in range(length):
        out = out + scores[..., j, None] * v[..., j, None, :]
    return (out * (1.0 / total(scores))).transpose(1, 2).reshape(size, length, -1)


@torch.inference_mode()
def reference(path, sentences):
    """Hidden states [T,384] of sentences of (id, case) pairs, as the crate computes them from the file."""
    from safetensors import safe_open
    with safe_open(path, "pt") as file:
        w = {k: file.get_tensor(k) for k in file.keys()}
        layers = int(file.metadata()["layers"])
    length = -(-max(map(len, sentences)) // 16) * 16
    assert all(len(s) <= w["position"].shape[0] for s in sentences)
    mask = torch.tensor([[i < len(s) for i in range(length)] for s in sentences])
    ids, cases = (torch.tensor([[p[n] for p in s] + [0] * (length - len(s)) for s in sentences]) for n in (0, 1))
    word = w["word"][ids].float()
    if "word.scale" in w:
        word = word * w["word.scale"][ids][..., None]
    position = torch.zeros(length, word.shape[-1])
    position[:w["position"].shape[0]] = w["position"][:length].float()
    x = norm(word + position + w["case"][cases].float(), w["ln.weight"], w["ln.bias"])
    for i in range(layers):
        part = f"layers.{i}"
        a = attention(*(linear(w, f"{part}.{n}", x) for n in "qkv"), mask)
        x = norm(x + linear(w, f"{part}.o", a), w[f"{part}.ln1.weight"], w[f"{part}.ln1.bias"])
        f = linear(w, f"{part}.f2", gelu(linear(w, f"{part}.f1", x)))
        x = norm(x + f, w[f"{part}.ln2.weight"], w[f"{part}.ln2.bias"])
    return [x[b, :len(s)] for b, s in enumerate(sentences)]


def stored(folder):
    """State of a plain encoder, with our names."""
    w = {k.removeprefix("bert."): v for k, v in load_file(f"{folder}/model.safetensors").items()}
    state = {"word.weight": w["embeddings.word_embeddings.weight"], "pos.weight": w["embeddings.position_embeddings.weight"],
             "typ.weight": w["embeddings.token_type_embeddings.weight"]}
    state |= {f"ln.{p}": w[f"embeddings.LayerNorm.{p}"] for p in ("weight", "bias")}
    layers = 1 + max(int(k.split(".")[2]) for k in w if k.startswith("encoder.layer."))
    for i in range(layers):
        for ours, theirs in NAMES.items():
            for part in ("weight", "bias"):
                state[f"layers.{i}.{ours}.{part}"] = w[f"encoder.layer.{i}.{theirs}.{part}"]
    return state


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--float", action="store_true", help="keep weights f32")
    args = parser.parse_args()
    quantise(stored(args.base), {}, args.out, floats=args.float)
