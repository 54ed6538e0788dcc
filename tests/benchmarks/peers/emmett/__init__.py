"""Emmett on Node: installed by npm when it is first measured, of pinned versions, beside the results."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from tests.benchmarks.harness import Skipped
from tests.benchmarks.peers import bodies
from tests.benchmarks.serve import running

_HERE = Path(__file__).parent
_INSTALL_S = 300
_INSTALL = ("install", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", "--silent")


@contextmanager
def served(dsn: str, var: Path) -> Iterator[int]:
    """The port of the server over this database, for as long as the context lasts."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        raise Skipped("NO NODE HERE: install Node 20 or newer with npm to measure Emmett.")
    with running([node, "server.js"], _installed(npm, var), {bodies.PLACE: dsn, "NODE_ENV": "production"}) as port:
        yield port


def _installed(npm: str, var: Path) -> Path:
    """The folder with the server and what it stands on, made once for each list of versions."""
    versions = _HERE / "package.json"
    folder = var / f"bench-emmett-{sha256(versions.read_bytes()).hexdigest()[:12]}"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(_HERE / "server.js", folder)
    if not (folder / "installed").exists():
        shutil.copy(versions, folder)
        try:
            subprocess.run([npm, *_INSTALL], cwd=folder, timeout=_INSTALL_S, capture_output=True, text=True, check=True)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as why:
            raise Skipped(f"NO EMMETT HERE: npm could not install it. {why.stderr or why}"[:400]) from None
        (folder / "installed").touch()
    return folder
