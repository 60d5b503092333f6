"""A package, so that test modules can import from one another whatever else is installed."""
