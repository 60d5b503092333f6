"""The derivative of batch normalization, made visible and proved."""
