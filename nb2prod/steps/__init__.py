"""Plans which cells become which function, and how every name is carried over."""
