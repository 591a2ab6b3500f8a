"""Writes the plan as Python files, and checks what it wrote."""
