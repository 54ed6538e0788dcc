"""The document that describes the contract is complete and true."""

import json
import re
from typing import Any

import pytest

from api import openapi
from api.app import create_app
from api.settings import Settings
from tests.api.customer import Door

APP = create_app(Settings(db="unused.db"))
DOCUMENT = json.loads(openapi.document_bytes(APP))
OPERATIONS = {
    f"{method.upper()} {path}": operation
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
}


def test_every_route_is_described() -> None:
    hidden = {"/openapi.json", "/docs", "/static/{name}", "/", "/sign-in", "/sign-out"}
    routes: list[Any] = APP.routes
    served = {
        f"{method} {route.path}".replace(":path}", "}")
        for route in routes
        for method in route.methods - {"HEAD"}
        if route.path not in hidden and not route.path.startswith("/console")  # for people
    }

    assert served == OPERATIONS.keys()


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_names_its_parameters_its_key_and_its_problems(name: str) -> None:
    operation = OPERATIONS[name]
    path = name.partition(" ")[2]
    named = [each["name"] for each in operation["parameters"] if each["in"] == "path"]

    assert set(named) == set(re.findall(r"\{(\w+)\}", path))
    assert operation["summary"]
    assert "application/problem+json" in operation["responses"]["default"]["content"]
    assert ("security" in operation) == (path not in openapi.PUBLIC)


def test_operation_ids_are_unique() -> None:
    ids = [operation["operationId"] for operation in OPERATIONS.values()]

    assert len(set(ids)) == len(ids)


def test_every_reference_leads_somewhere() -> None:
    assert {ref for ref in _refs(DOCUMENT) if not _resolves(ref)} == set()


def _refs(value: Any) -> set[str]:
    if isinstance(value, dict):
        own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
        mapped = set(value["mapping"].values()) if isinstance(value.get("mapping"), dict) else set()
        return own.union(mapped, *(_refs(each) for each in value.values()))
    if isinstance(value, list):
        return set().union(*(_refs(each) for each in value))
    return set()


def _resolves(ref: str) -> bool:
    found = DOCUMENT
    for name in ref.removeprefix("#/").split("/"):
        if name not in found:
            return False
        found = found[name]
    return True


def test_the_vault_is_no_business_of_a_client() -> None:
    said = DOCUMENT["components"]["schemas"]["RefundGrantedSaid"]

    assert said["properties"]["reason"]["type"] == "string"
    assert said["required"][0] == "type"
    assert "RefundFellDueSaid" not in DOCUMENT["components"]["schemas"]
    assert "PaymentExpiredSaid" not in DOCUMENT["components"]["schemas"]


def test_patterns_are_those_that_every_language_knows() -> None:
    assert r"\\Z" not in json.dumps(DOCUMENT)


def test_the_documents_are_served(shared: Door) -> None:
    served = shared.client.get("/openapi.json")
    page = shared.client.get("/docs")

    assert served.json() == DOCUMENT
    assert page.status_code == 200
    assert "<script" not in page.text
    assert "PaymentCaptured" in page.text


def test_the_figures_for_the_operator(shared: Door) -> None:
    shared.get("/v1/orders/none")

    text = shared.client.get("/metrics").text

    assert 'route="/v1/orders/{id}",status="404"' in text
    assert "ledger_log_size" in text
    assert shared.client.get("/readyz").json()["views_behind"] == 0


@pytest.mark.parametrize(
    ("path", "media_types"),
    [
        ("/v1/log/vkey", {"text/plain"}),
        ("/v1/log/checkpoint", {"text/plain"}),
        ("/v1/log/proof/inclusion", {"application/json", "text/plain"}),
        ("/v1/log/tile/{level}/{path}", {"application/octet-stream"}),
        ("/v1/log/tile/entries/{path}", {"application/octet-stream"}),
        ("/v1/log/timestamp", {"application/timestamp-reply"}),
    ],
)
def test_what_is_no_json_is_said_to_be_none(path: str, media_types: set[str]) -> None:
    assert OPERATIONS[f"GET {path}"]["responses"]["200"]["content"].keys() == media_types
