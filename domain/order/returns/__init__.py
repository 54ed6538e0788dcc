"""Goods on their way back, and exchanges."""
