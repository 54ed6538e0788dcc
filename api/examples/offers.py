"""Examples of offers and their accidents."""

from api.examples.example import Example

EXAMPLES: tuple[Example, ...] = ()
