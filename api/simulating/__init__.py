"""Running a simulation: one pass over the log in several processes, each for a share of the orders."""
