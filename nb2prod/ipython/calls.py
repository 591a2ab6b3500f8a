"""Calls such as `get_ipython().run_line_magic("time", "f()")`, as exported scripts have them: back to the magics they spell."""


def has_spelled_magics(source: str) -> bool:
    return False


def spell_magics(source: str) -> str:
    return source
