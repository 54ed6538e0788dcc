"""The pack as one HTML page, without a script, in print as on a screen."""

from importlib.resources import files

from projections.dossier.blocks import Block, Pack
from projections.dossier.qr import svg
from projections.sentences.language import EN, ZH, language
from projections.templating import templates

SHEETS = ("base.css", "dossier.css")


def _kind(block: Block) -> str:
    return type(block).__name__


def page(pack: Pack, scan: str, switch: str, *, static: str | None = None) -> str:
    """The page. `scan` is what its QR code says, `switch` where the page in the other language is; `static` is where
    its style sheets are, and without it the page carries them in itself, as in the pack.
    """
    shown_in = language(pack.tag)
    return templates.get_template("dossier.html").render(
        pack=pack,
        kind=_kind,
        t=shown_in.labels,
        other=EN if shown_in is ZH else ZH,
        switch=switch,
        static=static,
        sheets=SHEETS,
        inside=None if static else css(),
        qr=svg(scan),
    )


def css() -> str:
    """The page's style sheets in one."""
    room = files("projections").joinpath("static")
    return "\n".join(room.joinpath(name).read_text(encoding="utf-8") for name in SHEETS)
