"""What users build on: every public name documented and typed, and columns with their order and types as `columns.txt` has them.

A change of `columns.txt` is a change for users: `UPDATE=1 crates/python/ci.sh -k columns` writes it anew, for review.
"""

from __future__ import annotations

import ast
import inspect
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

import bifrons

PACKAGE = Path(bifrons.__file__).parent
COLUMNS = Path(__file__).parent / "columns.txt"
SHIPPED = sorted(path for path in PACKAGE.iterdir() if path.suffix in (".py", ".pyi"))


def answers(led: bifrons.Ledger) -> Iterator[tuple[str, bifrons.Table]]:
    """Every method of a ledger that answers with a table, with its kinds of rows."""
    pair = ("IND", "CHN")
    yield "code", bifrons.code(["France praised Kenya."], fast=True)
    yield "Ledger.events", led.events()
    yield "Ledger.evidence", led.evidence(*pair)
    yield "Ledger.faces", led.faces(*pair)
    yield "Ledger.faces measures", led.faces(*pair, measures=True)
    yield "Ledger.pairs", led.pairs()
    yield "Ledger.flips", led.flips(*pair)
    yield "Ledger.flips live", led.flips(*pair, live=True)
    yield "Ledger.hedges", led.hedges()
    yield "Ledger.gap", led.gap()
    yield "Ledger.voices", led.voices()
    yield "Ledger.latent", led.latent(*pair)
    yield "Ledger.align", led.align()
    yield "Ledger.balance", led.balance()
    forecast = led.forecast(*pair)
    yield "Ledger.forecast", forecast
    yield "Forecast.quantiles", forecast.quantiles
    yield "Forecast.baselines", forecast.baselines
    yield "Forecast.backtest", forecast.backtest
    yield "Forecast.movers", forecast.movers
    yield "Ledger.ties", led.ties("IND")
    yield "Ledger.indicators", led.indicators("IND")
    yield "Ledger.volume", led.volume()
    yield "Ledger.sources", led.sources()
    yield "Ledger.rejected", led.rejected()
    yield "Ledger.rejected each", led.rejected(each=True)
    yield "Ledger.versions", led.versions()
    for table in ("documents", "pairs", "volume", "mentions", "indicators", "memberships", "yearly", "rejected", "reports"):
        yield f"Ledger.sql {table}", led.sql(f"SELECT * FROM {table}")


def test_columns_order_and_types_are_those_reviewed(led: bifrons.Ledger):
    lines = ["# Columns of tables, in order, with their Arrow types: answer ; column ; type"]
    asked = set()
    for name, table in answers(led):
        asked.add(name.split()[0].removeprefix("Ledger."))
        lines += [f"{name} ; {field.name} ; {field.type}" for field in table.arrow().schema]
    tables = {name for name, of in inspect.getmembers(bifrons.Ledger, inspect.isfunction) if name[0] != "_" and gives_table(of)}
    assert tables <= asked, tables - asked
    text = "\n".join(lines) + "\n"
    if os.environ.get("UPDATE"):
        COLUMNS.write_text(text, encoding="utf-8")
    assert COLUMNS.read_text(encoding="utf-8") == text


def gives_table(of: object) -> bool:
    return str(inspect.signature(of).return_annotation) in ("Table", "Events", "Forecast")  # type: ignore[arg-type]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_public_names_are_documented_and_typed(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), f"{path.name} does not say what it is"
    faults = [f"{path.name}:{line}: {what}" for line, what in walk(tree.body, stub=path.suffix == ".pyi")]
    assert not faults, "\n".join(faults)


def walk(body: list[ast.stmt], *, stub: bool, inside: str = "") -> Iterator[tuple[int, str]]:
    for at, node in enumerate(body):
        name = getattr(node, "name", "")
        if isinstance(node, ast.ClassDef) and not name.startswith("_"):
            if not ast.get_docstring(node):
                yield node.lineno, f"class {name} has no docstring"
            yield from walk(node.body, stub=stub, inside=f"{name}.")
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            of = node.args
            every = [*of.posonlyargs, *of.args, *of.kwonlyargs, *filter(None, (of.vararg, of.kwarg))]
            untyped = [a.arg for a in every if a.annotation is None and a.arg not in ("self", "cls")]
            if node.returns is None or untyped:
                yield node.lineno, f"{inside}{name} has no types of {', '.join(untyped) or 'its result'}"
            special = any(isinstance(d, ast.Name) and d.id == "overload" for d in node.decorator_list)
            if not stub and not name.startswith("_") and not special and not ast.get_docstring(node):
                yield node.lineno, f"{inside}{name} has no docstring"
        elif isinstance(node, ast.AnnAssign) and inside and isinstance(node.target, ast.Name) and node.target.id[0] != "_":
            told = body[at + 1] if at + 1 < len(body) else None
            if not (isinstance(told, ast.Expr) and isinstance(told.value, ast.Constant) and isinstance(told.value.value, str)):
                yield node.lineno, f"{inside}{node.target.id} has no docstring"


def test_every_public_name_is_of_the_package():
    assert sorted(bifrons.__all__) == bifrons.__all__
    for name in bifrons.__all__:
        assert name == "__version__" or inspect.getdoc(getattr(bifrons, name)), name
    assert (PACKAGE / "py.typed").exists()


def test_documentation_runs():
    import doctest
    import importlib

    for module in ("bifrons", "bifrons._coding", "bifrons._ledger"):
        done = doctest.testmod(importlib.import_module(module))
        assert done.attempted > 0 and done.failed == 0, module


def test_the_page_of_the_package_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    import doctest

    monkeypatch.chdir(tmp_path)
    done = doctest.testfile(str(Path(__file__).parent.parent / "README.md"), module_relative=False, encoding="utf-8")
    assert done.attempted > 10 and done.failed == 0
