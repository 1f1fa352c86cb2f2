"""What the tests share: the program that the package is compared with, and ledgers of made-up reports."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

import bifrons

PROGRAM = os.environ.get("BIFRONS", "bifrons")


def run(*words: str, input: str | None = None) -> str:
    """What the program writes on standard output."""
    done = subprocess.run([PROGRAM, *words], input=input, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The program's example ledger."""
    path = tmp_path_factory.mktemp("example") / "ledger"
    run("example", "--ledger", str(path))
    return str(path)


@pytest.fixture
def led(example: str) -> bifrons.Ledger:
    return bifrons.open(example)


@pytest.fixture(scope="session")
def shared() -> Path:
    """News of the shared folder."""
    folder = Path(os.environ.get("BIFRONS_SHARED", "../../../shared")) / "data" / "news" / "open"
    if not folder.is_dir():
        pytest.skip(f"there is no {folder}")
    return folder
