"""The templates of the pages that people read, each text on them escaped and set apart."""

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from projections.sentences.directions import set_apart


def _shown(value: object) -> object:
    """Every text on the page is set apart, markup aside."""
    return set_apart(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


templates = Environment(
    loader=PackageLoader("projections", "templates"),
    autoescape=select_autoescape(default=True, default_for_string=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    finalize=_shown,
)
