"""Placing an order, choosing its offers, and what may prove wrong with them later."""
