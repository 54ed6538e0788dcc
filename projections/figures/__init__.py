"""Key figures: what is counted day by day, and what it says of a period."""
