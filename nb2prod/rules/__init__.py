"""The lint rules; one file a rule."""
