"""The bill of materials names all that runs, and an audit that could not ask says so."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests import supplying
from tests.server import free_port

HASH = "--hash=sha256:" + "0" * 64


@contextmanager
def database(**known: str) -> Iterator[str]:
    """A database of vulnerabilities that knows these, by package."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["package"]["name"]
            ill: dict[str, Any] = {"id": known.get(asked), "summary": "ill", "affected": [], "modified": "2026-01-01"}
            body = json.dumps({"vulns": [ill]} if asked in known else {}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name in the standard library
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1/query"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def pins(tmp_path: Path) -> Path:
    file = tmp_path / "requirements.txt"
    file.write_text(f"segno==1.6.6 \\\n    {HASH}\njinja2==3.1.6 \\\n    {HASH}\n", encoding="utf-8")
    return file


def asked(pins: Path, url: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """How an audit ends, and what it says."""
    code = supplying.main(["audit", "--pins", str(pins), "--url", url])
    return code, capsys.readouterr().out


def test_a_vulnerable_package_breaks_the_build_and_is_named(pins: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with database(jinja2="GHSA-0000-0000-0001") as url:
        code, told = asked(pins, url, capsys)

    assert (code, "VULNERABLE: jinja2: GHSA-0000-0000-0001" in told) == (1, True), told
    assert "2 packages were asked about" in told


def test_packages_without_a_known_fault_are_told_to_have_been_asked_about(
    pins: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with database() as url:
        code, told = asked(pins, url, capsys)

    assert (code, "2 packages were asked about, 0 of them" in told, "NOT AUDITED" in told) == (0, True, False), told


def test_a_database_that_can_not_be_reached_is_no_clean_bill(pins: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = asked(pins, f"http://127.0.0.1:{free_port()}/v1/query", capsys)

    assert (code, "NOT AUDITED" in told, "Of 2 packages" in told) == (0, True, True), told
    assert "were asked about" not in told


def test_what_a_report_skipped_was_not_asked_about() -> None:
    report = {"dependencies": [{"name": "segno", "skip_reason": "not found"}, {"name": "Jinja2", "vulns": []}]}

    assert supplying.judged(report, ["segno", "jinja2", "rich"]) == ({}, ["rich", "segno"])


def test_the_bill_is_cyclonedx_and_names_all_that_runs_here_with_its_licence() -> None:
    told = supplying.sbom()

    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(told) is None
    parts = {each["name"]: each for each in json.loads(told)["components"]}
    assert parts.keys() == supplying.pins().keys() - supplying.BUILDS
    here = {name for name, pin in supplying.pins().items() if pin.marker is None or pin.marker.evaluate()}
    assert [name for name, each in parts.items() if name in here and not each.get("licenses")] == []
    assert told == supplying.sbom()
