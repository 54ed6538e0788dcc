"""What was promised: versioned terms, frozen onto the order."""
