"""Which cells are wrong: the document as one linear system, and the fewest changes that let it hold."""
