"""A parcel that is late or lost: traced, classified, made good, claimed for."""
