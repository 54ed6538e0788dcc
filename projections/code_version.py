"""Which code this is: who decides or folds the same facts with the same code comes to the same bytes.

    (cd the package's folder's parent && find domain -name '*.py' | LC_ALL=C sort | xargs sha256sum | sha256sum)

gives the digest of the rules' sources, wherever they are installed.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path

import domain

RELEASE = "0.1.0"
"""The distribution's version, as pyproject.toml has it."""


@cache
def rules_sha256() -> str:
    """SHA-256 of the rules' sources: of a line for each, its own SHA-256, two spaces and its path, in byte order."""
    root = Path(domain.__file__).parent
    named = sorted((f"domain/{path.relative_to(root).as_posix()}", path) for path in root.rglob("*.py"))
    lines = (f"{sha256(path.read_bytes()).hexdigest()}  {name}\n" for name, path in named)
    return sha256("".join(lines).encode()).hexdigest()


def code_version() -> str:
    """The release and the rules' sources in one word: `0.1.0+sha256.5f…`."""
    return f"{RELEASE}+sha256.{rules_sha256()}"
