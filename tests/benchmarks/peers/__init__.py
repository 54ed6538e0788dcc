"""Other people's ways of keeping orders, each as its own documentation advises, behind the same HTTP routes."""
