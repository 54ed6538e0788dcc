"""Examples of compensation and care."""

from api.examples.example import Example

EXAMPLES: tuple[Example, ...] = ()
