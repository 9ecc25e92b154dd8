"""What is right in every step, and the machinery that compares an implementation with it."""
