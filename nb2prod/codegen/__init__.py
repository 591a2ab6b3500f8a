"""Writes the plan as Python files, and checks what it wrote."""

from nb2prod.codegen.generator import Generated, generate

__all__ = ["Generated", "generate"]
