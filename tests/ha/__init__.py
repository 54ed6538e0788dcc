"""High availability: a cluster of three nodes, made on this machine as the document says, and broken."""
