"""Small helpers that lie beside star_import.ipynb."""

MARK = "!"
_hidden = 1


def shout(text):
    return text.upper() + MARK


def frame(text, width):
    return f"[{text:^{width}}]"
