"""The event catalogue in `docs/events.md` says what the code says.

`python -m tests.test_event_catalogue` writes it anew.
"""

from collections.abc import Iterator
from typing import Any

from msgspec import inspect

from domain.catalogue import KINDS
from domain.fact import Commitment, Fact
from domain.kind import Kind
from tests import house

CATALOGUE = house.ROOT / "docs" / "events.md"
HEAD = """# Events

Every event the ledger can hold, by the kind of stream it is written to. This page is made from the code.
**client** marks what a client may append; everything else the ledger records itself. A member marked `?` may be
absent; *words* is a person's text, of which the event holds only a salted commitment.
"""


def _catalogue() -> str:
    return HEAD + "".join(_kind(kind) for kind in KINDS.values())


def _kind(kind: Kind) -> str:
    said = set(kind.door) - kind.internal
    facts = "".join(_fact(fact, by_client=fact.__name__ in said) for fact in kind.facts)
    return f"\n## {kind.name}\n{facts}"


def _fact(fact: type[Fact], *, by_client: bool) -> str:
    summary = " ".join((fact.__doc__ or "").split())
    members = "".join(f"- {member}\n" for member in _members(fact))
    return f"\n### {fact.__name__}{' (client)' if by_client else ''}\n\n{summary}\n\n{members}"


def _members(fact: type[Fact]) -> Iterator[str]:
    info = inspect.type_info(fact)
    assert isinstance(info, inspect.StructType)
    for field in info.fields:
        yield f"`{field.encode_name}{'' if field.required else '?'}` {_name(field.type)}"


def _name(of: Any) -> str:
    match of:
        case inspect.Metadata(type=inner):
            return _name(inner)
        case inspect.StructType(cls=cls):
            return "*words*" if cls is Commitment else cls.__name__
        case inspect.UnionType(types=types):
            return " or ".join(
                _name(each) for each in types if not isinstance(each, inspect.CustomType | inspect.NoneType)
            )
        case inspect.LiteralType(values=values):
            return ", ".join(str(value) for value in values)
        case inspect.VarTupleType(item_type=item):
            return f"list of {_name(item)}"
        case inspect.TupleType(item_types=items):
            return f"[{', '.join(_name(item) for item in items)}]"
        case _:
            return type(of).__name__.removesuffix("Type").lower()


def test_the_event_catalogue_is_what_the_code_says() -> None:
    assert CATALOGUE.read_text(encoding="utf-8") == _catalogue(), "write it anew: python -m tests.test_event_catalogue"


def test_every_event_says_what_it_means() -> None:
    facts = {fact for kind in KINDS.values() for fact in kind.facts}

    silent = [fact.__name__ for fact in facts if not (fact.__doc__ or "").strip()]

    assert silent == []


if __name__ == "__main__":
    CATALOGUE.write_text(_catalogue(), encoding="utf-8")
