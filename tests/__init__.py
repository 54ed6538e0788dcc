"""The tests: the after-sales policy in sentences, and the house rules."""
