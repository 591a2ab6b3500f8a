"""Generated code as black would have it."""

import black

from nb2prod.errors import CodegenError


def tidy(text: str) -> str:
    """The module `text`, formatted. Raises CodegenError if it is not Python."""
    try:
        return black.format_str(text, mode=black.Mode(line_length=88))
    except (black.InvalidInput, ValueError) as error:
        raise CodegenError(
            f"generated code does not parse: {error}",
            hint="this is a bug of nb2prod: please report it with the notebook",
        ) from error
