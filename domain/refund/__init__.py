"""The money rules: how a discount is shared, what kept goods cost, what a step refunds."""
