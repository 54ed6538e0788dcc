"""The pack as one HTML page, without a script, in print as on a screen."""

from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from projections.dossier.blocks import Block, Pack
from projections.dossier.qr import svg
from projections.sentences.directions import set_apart
from projections.sentences.language import EN, ZH, language

STYLE = "dossier.css"


def _shown(value: object) -> object:
    """Every text on the page is set apart, markup aside."""
    return set_apart(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def _kind(block: Block) -> str:
    return type(block).__name__


_templates = Environment(
    loader=PackageLoader("projections", "templates"),
    autoescape=select_autoescape(default=True, default_for_string=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    finalize=_shown,
)
_templates.filters.update(kind=_kind)  # pyright: ignore[reportUnknownMemberType] - the library does not say


def page(pack: Pack, scan: str, switch: str, *, style: str | None = None) -> str:
    """The page. `scan` is what its QR code says, `switch` where the page in the other language is; `style` is the
    style sheet's address, and without one the page carries its style in itself, as in the pack.
    """
    shown_in = language(pack.tag)
    return _templates.get_template("dossier.html").render(
        pack=pack,
        t=shown_in.labels,
        other=EN if shown_in is ZH else ZH,
        switch=switch,
        style=style,
        inside=None if style else css(),
        qr=svg(scan),
    )


def css() -> str:
    """The pack's own style sheet."""
    return files("projections").joinpath("static", STYLE).read_text(encoding="utf-8")
