"""The Check page: ways to test a gradient, and what they miss."""
