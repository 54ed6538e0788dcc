"""Money that comes in and goes back: payments, steps and what follows from them, quotes, payouts."""
