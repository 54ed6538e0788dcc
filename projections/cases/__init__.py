"""What is read of cases: a case with its clocks, its parcels and its dispute, the desk's own look at it, the queue."""
