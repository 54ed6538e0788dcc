"""Examples of policies."""

from api.examples.example import Example

EXAMPLES: tuple[Example, ...] = ()
