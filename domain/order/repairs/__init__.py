"""Repairs: asked for with the order's number and the coupon's proof, quoted, promised, done, sent back."""
