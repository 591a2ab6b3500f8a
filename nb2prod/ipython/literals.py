"""Text as Python literals that a person would have written."""


def quote(text: str) -> str:
    """A one-line string literal, with double quotes where they cost nothing."""
    mark = "'" if '"' in text and "'" not in text else '"'
    return f"{mark}{escape(text, mark)}{mark}"


def quote_block(text: str) -> str:
    """A string literal with a line for each line of the text, so that a script stays readable."""
    if "\n" not in text:
        return quote(text)
    body = text if _is_plain(text) else "\n".join(escape(line, "") for line in text.split("\n"))
    body = body.replace('"""', '""\\"')
    if text.endswith('"') and not body.endswith('\\"'):
        body = body[:-1] + '\\"'
    return f'"""\\\n{body}"""'


def _is_plain(text: str) -> bool:
    return "\\" not in text and text.replace("\n", "").replace("\t", "").isprintable()


def escape(text: str, mark: str) -> str:
    """The inside of a string literal between quotes `mark`; what cannot be printed is written as an escape."""
    text = text.replace("\\", "\\\\")
    if mark:
        text = text.replace(mark, f"\\{mark}")
    return text if text.isprintable() else "".join(map(_visible, text))


def _visible(character: str) -> str:
    return character if character.isprintable() or character == "\t" else repr(character)[1:-1]
