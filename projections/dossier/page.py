"""The pack as one HTML page, without a script, in print as on a screen."""

from importlib.resources import files

from projections.dossier.blocks import Block, Pack
from projections.dossier.qr import svg
from projections.sentences.language import EN, ZH, language
from projections.templating import templates

STYLE = "dossier.css"


def _kind(block: Block) -> str:
    return type(block).__name__


def page(pack: Pack, scan: str, switch: str, *, style: str | None = None) -> str:
    """The page. `scan` is what its QR code says, `switch` where the page in the other language is; `style` is the
    style sheet's address, and without one the page carries its style in itself, as in the pack.
    """
    shown_in = language(pack.tag)
    return templates.get_template("dossier.html").render(
        pack=pack,
        kind=_kind,
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
