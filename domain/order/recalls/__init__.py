"""Recalls: what of a dangerous batch is on the order, who is told, what she may claim."""
