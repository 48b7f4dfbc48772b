"""What recognition knows, a thing a module: grids over pages, words, columns, rows, one statement, whose document."""
