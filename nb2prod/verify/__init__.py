"""Runs the notebook and the package, and compares."""
