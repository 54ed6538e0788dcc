"""The pack speaks both languages at once: its files for machines hold each text in Chinese and in English."""

from collections.abc import Mapping

from projections.sentences.language import EN, ZH, Language

TONGUES: Mapping[str, Language] = {"zh": ZH, "en": EN}


def both(name: str, /, **values: object) -> dict[str, str]:
    """A label in each language."""
    return {tag: str(tongue.label(f"pack_{name}", **values)) for tag, tongue in TONGUES.items()}
