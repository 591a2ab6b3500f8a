"""From imports to distributions, evidence of versions, and pins."""
