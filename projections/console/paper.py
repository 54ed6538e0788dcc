"""The sheet that every page of the console is drawn on: its frame, its links, how it writes money and times."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any, NamedTuple, cast
from urllib.parse import quote, urlencode

from markupsafe import Markup

from projections.amounts import figure, money
from projections.console.saying import means
from projections.sentences.language import EN, ZH, Language
from projections.templating import templates

Json = Mapping[str, Any]


class Area(NamedTuple):
    """A place in the console's menu: its name, its first page, and which scopes open it; none for everybody."""

    name: str
    path: str
    scopes: frozenset[str] = frozenset()


_READ = frozenset({"orders:read", "audit:read"})
AREAS = (
    Area("orders", "/console/", _READ),
    Area("cases", "/console/cases", _READ),
    Area("figures", "/console/figures", _READ),
    Area("audit", "/console/audit", frozenset({"audit:read"})),
    Area("terms", "/console/terms"),
    Area("integrations", "/console/integrations", frozenset({"admin"})),
    Area("verify", "/console/verify"),
)


class Paper(NamedTuple):
    """A page's frame. `path` and `query` are its own address, `who` the actor who is signed in, if anybody is; `root`
    is what all addresses of the ledger begin with.
    """

    path: str
    query: Mapping[str, str]
    language: Language
    scopes: frozenset[str]
    who: str
    form_token: str
    root: str = ""

    def render(self, template: str, reading: Json, more: Json) -> str:
        """The page of a reading, which the template knows as `page`."""
        t = self.language.labels
        return templates.get_template(f"console/{template}").render(
            page=reading,
            paper=self,
            t=t,
            label=self.language.label,
            word=self.language.word,
            time=self.language.time,
            language=self.language,
            other=EN if self.language is ZH else ZH,
            static=self._static,
            money=money,
            figure=figure,
            covered=self.covered,
            means=self.means,
            **more,
        )

    @property
    def areas(self) -> list[Area]:
        """The places that whoever looks may go to."""
        return [area for area in AREAS if not area.scopes or area.scopes & self.scopes]

    @property
    def area(self) -> str:
        """The place this page belongs to."""
        within = [area for area in AREAS[1:] if self.path.startswith(area.path)]
        return within[0].name if within else "orders"

    @property
    def searches(self) -> bool:
        """Whether the search box is there for whoever looks."""
        return not _READ.isdisjoint(self.scopes)

    @property
    def twin(self) -> str:
        """The address of the same for programs."""
        return _address(f"{self.address.rstrip('/')}.json", self.query)

    @property
    def address(self) -> str:
        """Where this page is, without its query."""
        return self.at(self.path)

    def _static(self, name: str) -> str:
        return self.at(static(name))

    def at(self, path: str) -> str:
        """Where something of this ledger is."""
        return self.root + path

    def may(self, scope: str) -> bool:
        """Whether whoever looks has this scope."""
        return scope in self.scopes

    def asked(self, name: str) -> str:
        """What this page's query says of something; nothing if it does not."""
        return self.query.get(name, "")

    def here(self, /, **changes: object) -> str:
        """This page with some of its query changed; a value of None leaves that parameter out."""
        return _address(self.address, {**self.query, **changes})

    def link(self, *parts: str, **query: object) -> str:
        """Another page of the console, by the parts of its path, in the same language."""
        path = "/".join(quote(part, safe=":") for part in parts)
        kept = {name: value for name, value in self.query.items() if name == "lang"}
        return _address(self.at(f"/console/{path}"), {**kept, **query})

    def means(self, name: str, *prefixes: str) -> str:
        """A code of a view or of the shop's own in words."""
        return means(name, self.language, *prefixes)

    def covered(self, value: object) -> object:
        """A person's words as they are, or a cover where they are not shown."""
        if isinstance(value, Mapping) and "commitment" in value:
            return Markup('<span class="covered">{}</span>').format(self.language.labels["covered"])
        return cast(object, value)


@cache
def static(name: str) -> str:
    """The address of one of the pages' own files, another one whenever it changes."""
    digest = sha256(files("projections").joinpath("static", name).read_bytes()).hexdigest()
    return f"/static/{name}?v={digest[:12]}"


def _address(path: str, query: Json) -> str:
    stated = {name: value for name, value in query.items() if value is not None and value != ""}
    return f"{path}?{urlencode(stated)}" if stated else path
