"""What the figures say of each other: relations, whether they hold, and what is said where they don't."""
