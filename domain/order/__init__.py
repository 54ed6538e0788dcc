"""Orders: from placing to an owed balance."""
