"""Problems can be looked up, and are told in the caller's language."""

import ast
from collections.abc import Callable

import pytest

from api.problem_texts import PROBLEMS
from api.settings import Settings
from projections.order_page import order_page
from tests import house
from tests.api.customer import KEY, ORDER, PAID, Door, expect_problem
from tests.api.serving import serving

_AT_START = ("cli.py", "serving.py", "keys.py", "tracing.py")
"""What is refused there is told to who starts a program."""


def _raised() -> set[str]:
    """Every code that is written where something is refused."""
    names = {"Refused", "Malformed", "Problem", "_refused", "_unauthenticated"}
    return {
        argument.value
        for path in house.modules("domain", "api")
        if path.name not in _AT_START and path.parent.name not in ("auditing", "commands")
        for node in ast.walk(house.tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
        for argument in node.args[:2]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and _is_code(argument.value)
    }


def _is_code(text: str) -> bool:
    return text.islower() and " " not in text and text.replace("-", "").replace("8", "").isalpha()


def test_every_code_is_explained() -> None:
    assert _raised() - PROBLEMS.keys() == set()


@pytest.mark.parametrize("code", PROBLEMS)
def test_a_problem_has_a_title_and_a_chinese_sentence(code: str) -> None:
    text = PROBLEMS[code]

    assert text.title
    assert text.zh.removesuffix("]").endswith("。")
    assert 400 <= text.status < 600


def test_the_type_of_a_problem_can_be_looked_up(door: Door) -> None:
    door.said("orders/A-1", ORDER)
    problem = door.say("orders/A-1", PAID | {"amount": 1_000_000}).json()

    told = door.client.get(problem["type"]).json()
    page = door.client.get(problem["type"], headers={"Accept": "text/html"})

    assert (told["code"], told["status"]) == ("exceeds-payable", 409)
    assert page.headers["content-type"].startswith("text/html")
    expect_problem(door.client.get("/problems/no-such"), 404, "not-found")


@pytest.mark.parametrize(
    ("accept", "begins", "tongue"),
    [
        (None, "订单没有", "zh-CN"),
        ("en", "The order has", "en"),
        ("en-GB,en;q=0.9,zh;q=0.1", "The order has", "en"),
        ("zh-TW,en;q=0.5", "订单没有", "zh-CN"),
        ("fr", "订单没有", "zh-CN"),
        ("en;q=0", "订单没有", "zh-CN"),
    ],
)
def test_the_detail_is_in_the_callers_language(shared: Door, accept: str | None, begins: str, tongue: str) -> None:
    if not shared.size:
        shared.said("orders/A-1", ORDER)
    wrong = {"type": "LinesShipped", "lines": [{"line": "9", "quantity": 1}]}

    answer = shared.say("orders/A-1", wrong, headers={"Accept-Language": accept} if accept else {"Accept-Language": ""})

    assert expect_problem(answer, 409, "unknown-line")["detail"].startswith(begins)
    assert answer.headers["content-language"] == tongue


def test_a_request_keeps_the_id_its_caller_gave_it(door: Door) -> None:
    assert door.get("/nothing", headers={"X-Request-Id": "trace-12345"}).json()["request_id"] == "trace-12345"
    assert door.get("/nothing", headers={"X-Request-Id": "<script>"}).json()["request_id"] != "<script>"


def test_a_refusal_names_the_requirement_behind_it(door: Door) -> None:
    door.said("orders/A-1", ORDER)

    assert door.say("orders/A-1", PAID | {"amount": 1_000_000}).json()["requirement"] == "R-000-64"


def _divided() -> str:
    return str(1 // 0)


def _half_a_page() -> str:
    return order_page({"currency": "CNY"}, [], "en", path="/")


@pytest.mark.parametrize("broken", [_divided, _half_a_page])
@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_what_nobody_foresaw_is_a_problem_with_an_id_to_find_it_by(
    settings: Settings, accept: str, broken: Callable[[], str]
) -> None:
    with serving(settings) as served:
        served.app.add_api_route("/broken", broken)
        answer = served.door(KEY).get("/broken", headers={"Accept": accept, "X-Request-Id": "trace-12345"})

        assert expect_problem(answer, 500, "internal")["request_id"] == "trace-12345"
        assert "Error" not in answer.text


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("key", ["2026-05-01T25:00:00Z", "2026-05-01T10:00:00Z", "9999-12-31T23:59:59Z"])
def test_an_id_that_looks_like_a_time_is_told_as_it_is(door: Door, key: str, language: str) -> None:
    stated = {"type": "CaseOpened", "channel": "APP", "category": "CONSULT", "order_id": key}
    problem = expect_problem(door.say("cases/C-1", stated, headers={"Accept-Language": language}), 409, "unknown-order")

    assert key in problem["detail"]
