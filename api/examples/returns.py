"""Examples of returns and exchanges."""

from api.examples.example import Example

EXAMPLES: tuple[Example, ...] = ()
