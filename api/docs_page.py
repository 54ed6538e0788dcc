"""The contract for people: one page made from the OpenAPI document, without scripts or a stranger's server."""

import json
from functools import cache
from html import escape
from typing import Any

from fastapi import FastAPI

from api import openapi


def page(app: FastAPI, root: str) -> bytes:
    """The page, for the ledger at `root`."""
    return _HEAD.format(root=root, title=escape(app.title), description=escape(app.description)).encode() + _body(app)


@cache
def _body(app: FastAPI) -> bytes:
    parts = [
        _operation(path, method, operation)
        for path, methods in sorted(openapi.document(app)["paths"].items())
        for method, operation in methods.items()
    ]
    return "".join([*parts, "</main></body></html>\n"]).encode()


_HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><link rel="stylesheet" href="{root}/static/docs.css"></head>
<body><main><h1>{title}</h1><p>{description}</p>
<p>For programs: <a href="{root}/openapi.json">/openapi.json</a>; of the feeds of events
<a href="{root}/asyncapi.json">/asyncapi.json</a> and <a href="{root}/v1/schemas/events">/v1/schemas/events</a></p>
"""


def _anchor(method: str, path: str) -> str:
    """A section's name in links: `post-v1-cases-id-events`."""
    return "-".join([method, *path.translate({ord(brace): None for brace in "{}"}).split("/")[1:]])


def _operation(path: str, method: str, operation: dict[str, Any]) -> str:
    key = "" if "security" in operation else " <small>no key needed</small>"
    parts = [
        f"<section id={_anchor(method, path)}><h2><code>{method.upper()} {escape(path)}</code>{key}</h2>",
        f"<p><b>{escape(operation.get('summary', ''))}.</b> {escape(operation.get('description', ''))}</p>",
        _parameters(operation["parameters"]),
        *(_examples(content) for content in operation.get("requestBody", {}).get("content", {}).values()),
        _answers(operation["responses"]),
        "</section>\n",
    ]
    return "".join(parts)


def _parameters(parameters: list[dict[str, Any]]) -> str:
    if not parameters:
        return ""
    rows = "".join(
        f"<tr><td><code>{escape(each['name'])}</code></td><td>{each['in']}</td>"
        f"<td>{'required' if each.get('required') else ''}</td>"
        f"<td>{escape(each.get('description') or each['schema'].get('description') or '')}</td></tr>"
        for each in parameters
    )
    return f"<table><thead><tr><th>parameter<th>in<th><th>meaning</tr></thead><tbody>{rows}</tbody></table>"


def _examples(content: dict[str, Any]) -> str:
    """Each fact in a fold of its own."""
    if "examples" not in content:
        return f"<p>{escape(content['schema'].get('description', ''))}</p>"
    return "".join(
        f"<details><summary><code>{escape(name)}</code></summary>"
        f"<pre>{escape(json.dumps(each['value'], indent=2, ensure_ascii=False))}</pre></details>"
        for name, each in content["examples"].items()
    )


def _answers(responses: dict[str, Any]) -> str:
    items = "".join(
        f"<li><code>{escape(status)}</code> {escape(each['description'])}</li>" for status, each in responses.items()
    )
    return f"<ul>{items}</ul>"
