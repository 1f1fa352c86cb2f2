"""Compares docs/r.md with docs/r/tour.R, which is its code, and with what that printed, if a file of that is named."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def blocks(page: str, kind: str) -> list[str]:
    """The blocks of that kind of a page, without their fences."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)


def lines(code: str) -> list[str]:
    """The lines of a script but those that only divide it."""
    body = re.sub(r"\A(#.*\n)+", "", code)
    return [line.rstrip() for line in body.splitlines() if line.strip() and not line.startswith("# -- ")]


def main() -> str | None:
    page = (ROOT / "docs/r.md").read_text(encoding="utf-8")
    tour = lines((ROOT / "docs/r/tour.R").read_text(encoding="utf-8"))
    shown = [line for block in blocks(page, "r") for line in lines("\n" + block)]
    for number, (here, there) in enumerate(zip(shown, tour, strict=False)):
        if here != there:
            return f"docs/r.md and docs/r/tour.R part at line {number + 1} of the code:\n  {here}\n  {there}"
    if len(shown) != len(tour):
        return f"docs/r.md has {len(shown)} lines of code, docs/r/tour.R {len(tour)}"
    if len(sys.argv) > 1:
        said = Path(sys.argv[1]).read_text(encoding="utf-8")
        for block in blocks(page, "text"):
            if block not in said:
                return f"docs/r.md shows what docs/r/tour.R does not print:\n{block}\nIt prints:\n{said}"
    return None


sys.exit(main())
