"""What has to be there, and what is said to be there."""
