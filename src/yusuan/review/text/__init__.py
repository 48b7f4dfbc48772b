"""What sentences and words say: against their own figures, against the statements, and as writing."""
