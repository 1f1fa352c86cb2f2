"""Runs docs/tour.ipynb, and compares what its cells give with what is kept in it; with --write it is kept anew.

What is written does not depend on the machine or the time: the cells run in a folder of their own, and nothing but sources and
outputs stays in the file. Run it where the package is installed with nbclient, ipykernel and nbformat (`ci.sh` does).
"""

from __future__ import annotations

import argparse
import difflib
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client import AsyncKernelManager
from nbclient import NotebookClient

TOUR = Path(__file__).resolve().parent.parent.parent / "docs" / "tour.ipynb"
KEPT = ("name", "output_type", "text", "data")
# Of several forms of one output the first is what a page shows.
SHOWN = ("image/svg+xml", "text/html", "text/plain")


def main() -> int:
    """Runs it; 1 if a cell fails or gives something else."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--write", action="store_true", help="keep the outputs")
    write: bool = options.parse_args().write
    kept = nbformat.read(TOUR, as_version=4)
    done = executed(nbformat.read(TOUR, as_version=4))
    if write:
        nbformat.write(done, TOUR)
        print(f"{TOUR.name}: {len(TOUR.read_bytes()):,} bytes")
        return 0
    faults = []
    for before, after in zip(kept.cells, done.cells):
        old, new = texts(before), texts(after)
        if old != new:
            told = difflib.unified_diff(old, new, "kept", "now", lineterm="", n=1)
            faults.append(f"{before.source}\n" + "\n".join(line[:300] for line in told))
    if faults:
        print("The tour gives something else; is it meant, then run tour.py --write and review it.\n", "\n\n".join(faults), sep="\n")
    return 1 if faults else 0


def executed(notebook: Any) -> Any:
    """The notebook with fresh outputs, and nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["IPYTHONDIR"] = folder
        # A socket in a file, so that nothing is sent over the network, not even to this machine.
        kernel = AsyncKernelManager(kernel_name="python3", transport="ipc", ip=f"{folder}/kernel")
        NotebookClient(notebook, km=kernel, timeout=300, resources={"metadata": {"path": folder}}).execute()
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    count = 0
    for number, cell in enumerate(notebook.cells):
        cell.metadata, cell.id = {}, f"cell-{number}"
        if cell.cell_type != "code":
            continue
        count += 1
        cell.execution_count = count
        outputs = []
        for output in cell.outputs:
            output = nbformat.NotebookNode({name: output[name] for name in KEPT if name in output})
            if output.output_type in ("execute_result", "display_data"):
                data = output.data
                output.data = {form: data[form] for form in SHOWN if form in data}
                output.metadata = {}
            if output.output_type == "execute_result":
                output.execution_count = count
            outputs.append(output)
        cell.outputs = outputs
    return notebook


def texts(cell: Any) -> list[str]:
    """Lines of all outputs that are text."""
    lines = []
    for output in cell.get("outputs", []):
        lines += output.get("text", "").splitlines()
        for form in sorted(output.get("data", {})):
            lines += output["data"][form].splitlines()
    return lines


if __name__ == "__main__":
    sys.exit(main())
