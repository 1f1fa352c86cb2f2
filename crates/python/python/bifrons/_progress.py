"""How far a run is."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def follow(
    progress: bool | Callable[[int, int], object] | None, total: int, what: str
) -> Iterator[Callable[[int], object] | None]:
    """What is to be called with the number done; a total of 0 is one that is not known."""
    if callable(progress):
        told = progress
        yield lambda done: told(done, total)
        return
    if not (sys.stderr.isatty() if progress is None else progress):
        yield None
        return
    shown = False

    def line(done: int) -> None:
        nonlocal shown
        shown = True
        of = f" of {total:,} ({done * 100 // total} %)" if total else ""
        print(f"\r{done:,}{of} {what}", end="", file=sys.stderr, flush=True)

    try:
        yield line
    finally:
        if shown:
            print("\r" + " " * 60 + "\r", end="", file=sys.stderr, flush=True)
