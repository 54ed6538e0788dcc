"""What the ledger is made of, and whether anybody knows ill of it: `python -m tests.supplying sbom|audit`.

`sbom` writes `var/sbom.json` in CycloneDX, from the pins and from what each package says of itself. `audit` asks a
database of vulnerabilities about each pin. Where it can't be asked that is said, loudly, and is no clean bill.
"""

import argparse
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, cast
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests import house

PINS = house.ROOT / "requirements.txt"
SBOM = house.ROOT / "var" / "sbom.json"
OSV = "https://api.osv.dev/v1/query"
_BOM, _COMPONENT = cast(Any, Bom), cast(Any, Component)  # what makes them serialisable hides their types
BUILDS = {"editables", "hatchling", "pathspec", "pluggy", "trove-classifiers"}
"""Pinned because they build the package; nothing of them runs."""
COULD_NOT_ASK = """
******************************************************************************
  NOT AUDITED: {why}
  Of {number} packages nobody was asked whether they are vulnerable.
******************************************************************************"""


class Verdict(NamedTuple):
    """What an audit found: ids of vulnerabilities by package, and the packages nobody could be asked about."""

    vulnerable: dict[str, list[str]]
    unasked: list[str]


def pins(file: Path = PINS) -> dict[str, Requirement]:
    """The pinned requirements by name."""
    found = [Requirement(line.rstrip(" \\")) for line in file.read_text(encoding="utf-8").splitlines() if _is_pin(line)]
    return {canonicalize_name(pin.name): pin for pin in found}


def _is_pin(line: str) -> bool:
    return line[:1].isalnum()


def version(pin: Requirement) -> str:
    """The one version that a pin allows."""
    (specifier,) = pin.specifier
    assert specifier.operator == "=="
    return specifier.version


def licence(name: str) -> str:
    """What a distribution says in its metadata: an expression, else its classifiers, else free text."""
    described = metadata.metadata(name)
    said = [
        described.get_all("License-Expression", []),
        [each for each in described.get_all("Classifier", []) if each.startswith("License ::")],
        described.get_all("License", []),
    ]
    return ", ".join(next((each for each in said if each), []))


def sbom() -> str:
    """The bill of materials of what runs: the same text for the same pins on the same machine."""
    project = tomllib.loads((house.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    name, version_ = project["name"], project["version"]
    ours = _COMPONENT(name=name, version=version_, type=ComponentType.APPLICATION, bom_ref=f"{name}=={version_}")
    parts = {name: _part(pin) for name, pin in pins().items() if name not in BUILDS}
    bom = _BOM(components=parts.values(), serial_number=uuid5(NAMESPACE_URL, PINS.read_text(encoding="utf-8")))
    bom.metadata.component = ours
    needed = {canonicalize_name(Requirement(each).name) for each in project["dependencies"]}
    bom.register_dependency(ours, [parts[name] for name in sorted(needed)])
    for name, part in parts.items():
        bom.register_dependency(part, [parts[each] for each in _needed(name) if each in parts])
    told: dict[str, Any] = json.loads(make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string())
    del told["metadata"]["timestamp"]  # the same pins are the same bill
    return json.dumps(told, indent=1, sort_keys=True) + "\n"


def _part(pin: Requirement) -> Any:
    name = canonicalize_name(pin.name)
    said = licence(name) if pin.marker is None or pin.marker.evaluate() else ""
    return _COMPONENT(
        name=name,
        version=version(pin),
        purl=PackageURL("pypi", None, name, version(pin)),
        bom_ref=f"{name}=={version(pin)}",
        licenses=[LicenseFactory().make_from_string(said)] if said else [],
    )


def _needed(name: str) -> set[str]:
    """What an installed package needs here."""
    try:
        wanted = [Requirement(each) for each in metadata.requires(name) or ()]
    except metadata.PackageNotFoundError:  # another platform's
        return set()
    return {
        canonicalize_name(each.name) for each in wanted if each.marker is None or each.marker.evaluate({"extra": ""})
    }


def audit(file: Path, url: str) -> Verdict | str:
    """What is known of the pins in this file by the database at this address, or why it could not be asked."""
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [
            sys.executable,
            "-m",
            "pip_audit",
            "-r",
            str(file),
            "--disable-pip",
            "--require-hashes",
            "-f",
            "json",
        ]
        command += ["-o", str(report), "-s", "osv", "--osv-url", url, "--progress-spinner", "off", "--timeout", "10"]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        if not report.exists():
            return _last_line(ended.stderr)
        return judged(json.loads(report.read_text(encoding="utf-8")), [*pins(file)])


def judged(report: dict[str, Any], asked_for: Sequence[str]) -> Verdict:
    """A report of pip-audit, which calls what it skipped clean."""
    told = {canonicalize_name(each["name"]): each for each in report["dependencies"] if "skip_reason" not in each}
    vulnerable: dict[str, list[str]] = {
        name: [v["id"] for v in each["vulns"]] for name, each in told.items() if each["vulns"]
    }
    return Verdict(vulnerable, sorted(set(asked_for) - told.keys()))


def _last_line(text: str) -> str:
    lines = [re.sub(r"^\w+:pip_audit\.\w+:", "", line) for line in text.splitlines() if line.strip()]
    return lines[-1][:200] if lines else "the audit ended without a word"


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what is asked; 1 if a package is vulnerable."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["sbom", "audit"])
    parser.add_argument("--pins", type=Path, default=PINS)
    parser.add_argument("--url", default=OSV, help="a database with the interface of OSV")
    asked = parser.parse_args(arguments)
    if asked.what == "sbom":
        SBOM.parent.mkdir(exist_ok=True)
        SBOM.write_text(sbom(), encoding="utf-8")
        return _say(f"{SBOM.relative_to(house.ROOT)} names {len(pins()) - len(BUILDS)} packages.")
    found = audit(asked.pins, asked.url)
    if isinstance(found, str):
        return _say(COULD_NOT_ASK.format(why=found, number=len(pins(asked.pins))))
    if found.unasked:
        _say(COULD_NOT_ASK.format(why=", ".join(found.unasked), number=len(found.unasked)))
    for name, ids in found.vulnerable.items():
        _say(f"VULNERABLE: {name}: {', '.join(ids)}")
    known = len(pins(asked.pins)) - len(found.unasked)
    _say(f"{known} packages were asked about, {len(found.vulnerable)} of them are vulnerable.")
    return 1 if found.vulnerable else 0


def _say(text: str) -> int:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
