"""A hand on the board: what it pulls is painted at once, and told when it lets go."""
