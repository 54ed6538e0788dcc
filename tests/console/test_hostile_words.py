"""What people write is text on every page, whatever it looks like: no script of theirs runs, no tag is one."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import cycle
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.api.customer import KEY, Door
from tests.console.hostile_shop import hostile_shop
from tests.console.looking import Looker

NOT_OURS = """() => [...document.querySelectorAll('*')].flatMap(each => {
  const found = [...each.attributes].filter(({name, value}) =>
    name.startsWith('on') || name === 'srcdoc' || name === 'style' && !/^[-\\w:;.%() #,]*$/.test(value)
    || ['href', 'src', 'action', 'formaction'].includes(name) && !/^(https?:|\\/|#|\\?|data:image\\/|[\\w])/.test(value)
    || /^\\s*(javascript|vbscript):/i.test(value) && ['href', 'src', 'action', 'formaction'].includes(name))
  const stranger = each.tagName === 'SCRIPT' && !(each.getAttribute('src') ?? '').startsWith('/static/')
    || each.tagName === 'IMG' && each.getAttribute('src') === 'x' || each.hasAttribute('onload') || each.tagName === 'B'
      && each.textContent === 'boo'
  return found.length || stranger ? [each.outerHTML.slice(0, 300)] : []
})"""
"""What stands in a page and no template of ours put there."""
OPEN_OVERRIDES = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = []
  while (walker.nextNode()) {
    let open = 0
    for (const char of walker.currentNode.data) {
      if ('\\u202a\\u202b\\u202d\\u202e\\u2066\\u2067\\u2068'.includes(char)) open++
      if ('\\u202c\\u2069'.includes(char)) open--
    }
    const inline = getComputedStyle(walker.currentNode.parentElement)
    if (open > 0 && inline.display === 'inline' && !/isolate|plaintext/.test(inline.unicodeBidi))
      found.push(walker.currentNode.data.slice(0, 200))
  }
  return found
}"""
"""Texts that turn round what is written behind them on the same line."""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """A ledger whose every free word is hostile."""
    with hostile_shop(tmp_path_factory.mktemp("hostile")) as (door, taken):
        assert taken > 300, "the shop has hardly anything hostile"
        yield door


def streams(door: Door) -> Iterator[str]:
    """Of each kind the two streams to which most happened."""
    long = Counter(entry.stream for entry in door.services.ledger.log(limit=100_000))
    kinds = Counter[str]()
    for stream, _ in long.most_common():
        kind = stream.partition("/")[0]
        kinds[kind] += 1
        if kinds[kind] <= 2:
            yield stream


def pages(door: Door) -> Iterator[str]:
    """Pages about streams of each kind, and those about all of them."""
    for stream in streams(door):
        match stream.partition("/"):
            case "orders", _, _:
                yield from (f"{stream}/{tab}" for tab in ("story", "timeline", "events?bodies=open", "money", "saw"))
                yield f"{stream}/refund?step=QUOTE&cause=QUALITY&n1=1"
            case "cases", _, _:
                yield f"{stream}/desk?words=shown"
            case "checkouts", _, _:
                yield f"{stream}/saw"
            case "campaigns", _, key:
                yield f"terms/campaigns/{key}/card"
            case "policies", _, key:
                yield f"terms/policies/{key}/versions"
            case _:
                yield f"streams/{stream}/story?words=shown"
    yield from ("", "search?q=%3Cscript%3Eboo()%3C/script%3E", "search?q=%22%3E%3Cimg%20src=x%3E", "cases", "figures")
    yield from ("figures/breakdown", "figures/scores", "figures/work", "audit", "audit/accesses", "audit/journal")
    yield from (f"audit/registers?register={name}" for name in ("clauses", "policies", "overrides", "penalties"))
    yield from ("integrations/feed", "integrations/messages", "terms", "terms/comparison", "terms/clauses?q=script")


def test_no_word_becomes_a_part_of_a_page(hostile: Door, chrome: Browser) -> None:
    seen = 0
    with Looker(chrome, hostile.client.base_url) as looker:
        looker.sign_in(KEY)
        for path, tag in zip(pages(hostile), cycle(("en", "zh-CN")), strict=False):
            answer = looker.page.goto(f"{looker.url}/console/{path}{'&' if '?' in path else '?'}lang={tag}")
            assert answer is not None
            if answer.status in (404, 422):
                looker.wrong.clear()
                continue
            assert answer.status == 200, f"{path}: {answer.text()[:2_000]}"
            assert looker.page.evaluate(NOT_OURS) == [], path
            assert looker.page.evaluate(OPEN_OVERRIDES) == [], path
            text = looker.page.content()
            assert "1337" not in re.sub(r"\d{5,}", "", text), path
            seen += "boo" in text
    assert seen > 20


def test_no_word_becomes_a_part_of_the_plain_page_or_of_a_pack(hostile: Door, chrome: Browser) -> None:
    orders = [stream for stream in streams(hostile) if stream.startswith("orders/")]
    page = chrome.new_context(java_script_enabled=True).new_page()
    seen = 0
    for stream in orders:
        for tag in ("zh-CN", "en"):
            for path in (f"/v1/{stream}?lang={tag}", f"/v1/{stream}/dossier?lang={tag}"):
                answer = hostile.get(path, headers={"Accept": "text/html"})
                assert answer.status_code == 200, answer.text
                page.set_content(answer.text)
                assert page.evaluate(NOT_OURS) == [], path
                seen += "boo" in answer.text
    page.context.close()
    assert seen == 8


def test_no_cell_of_a_table_is_a_formula(hostile: Door) -> None:
    paths = [f"/v1/registers/{name}" for name in ("clauses", "policies", "overrides", "freezes", "penalties")]
    paths += ["/console/figures.csv", "/console/figures/breakdown.csv", "/console/audit/registers/csv"]
    cells = list[Any]()
    for path in paths:
        answer = hostile.get(path, headers={"Accept": "text/csv"})
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].startswith("text/csv")
        cells += [cell for row in csv.reader(io.StringIO(answer.text)) for cell in row]

    assert any("boo" in each for each in cells)
    assert [each for each in cells if re.match(r"\s*[=+@\t\r＝＋＠-](?!\d)", each)] == []
