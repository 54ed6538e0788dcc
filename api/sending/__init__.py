"""Messages leave through a port: prepared by decisions, handed over by one dispatcher, recorded as sent."""
