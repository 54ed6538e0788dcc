"""Examples of customers, their points and consents."""

from api.examples.example import Example

EXAMPLES: tuple[Example, ...] = ()
