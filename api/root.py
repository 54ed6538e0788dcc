"""Where a ledger is, seen from outside: at `/`, or one of several, under a root of its own."""

from starlette.types import Message, Scope, Send


def root_of(scope: Scope) -> str:
    """What the addresses of this ledger begin with if it is not alone: `/t/` and its name."""
    return scope.get("ledger.root", "")


def rooted(root: bytes, send: Send) -> Send:
    """Have an answer's own addresses, in whichever header they stand, lead to this ledger."""

    async def told(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [(name, _at(root, name, value)) for name, value in message.get("headers", ())]
        await send(message)

    return told


def _at(root: bytes, name: bytes, value: bytes) -> bytes:
    match name.lower():
        case b"location" if value.startswith(b"/"):
            return root + value
        case b"link":
            return value.replace(b"</", b"<" + root + b"/")
        case b"set-cookie":
            return value.replace(b"Path=/;", b"Path=" + root + b"/;")
        case _:
            return value
