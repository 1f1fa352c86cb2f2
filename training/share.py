"""Leaves out of one file of weights the table of words that another has just so: the program carries it once.

    python training/share.py models/trees.safetensors models/relations.safetensors

changes the second file, if both tables are equal bit by bit (neither training moves it), and else says so and changes nothing.
"""

import argparse
import json
import pathlib
import struct
import sys

SHARED = ("word", "word.scale")


def read(path):
    """Header and values of a safetensors file."""
    whole = pathlib.Path(path).read_bytes()
    (length,) = struct.unpack("<Q", whole[:8])
    return json.loads(whole[8 : 8 + length]), whole[8 + length :]


def of(header, values, name):
    """Kind, shape and bytes of a tensor."""
    start, end = header[name]["data_offsets"]
    return header[name]["dtype"], header[name]["shape"], values[start:end]


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("keeps")
    options.add_argument("borrows")
    options = options.parse_args()
    (header, values), (other, others) = read(options.borrows), read(options.keeps)
    if not all(name in header and of(header, values, name) == of(other, others, name) for name in SHARED):
        sys.exit(f"{options.borrows} has another table of words than {options.keeps}, or none; it stays as it is")
    names = sorted((n for n in header if n != "__metadata__" and n not in SHARED), key=lambda n: header[n]["data_offsets"])
    kept, out, at = {"__metadata__": header["__metadata__"]}, [], 0
    for name in names:
        dtype, shape, tensor = of(header, values, name)
        kept[name] = {"dtype": dtype, "shape": shape, "data_offsets": [at, at + len(tensor)]}
        out.append(tensor)
        at += len(tensor)
    text = json.dumps(kept, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    pathlib.Path(options.borrows).write_bytes(struct.pack("<Q", len(text)) + text + b"".join(out))


if __name__ == "__main__":
    main()
