"""A and B and what is different: every map, both predictions."""
