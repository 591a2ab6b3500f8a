"""The options of a magic's line, as IPython reads them: getopt style, the rest left as it is typed."""

import shlex

from nb2prod.patterns import pattern

_WORD = pattern(r"""\s*((?:[^\s"']|"(?:[^"\\]|\\.)*"|'[^']*')+)""")


class Options:
    """`values` has each option given, without dashes, with its values ("" for a flag); `rest` the text after them."""

    def __init__(self, values: dict[str, list[str]], rest: str) -> None:
        self.values = values
        self.rest = rest

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def last(self, name: str, default: str = "") -> str:
        """The value an option was given last."""
        return self.values.get(name, [default])[-1]


def read_options(text: str, valued: str = "") -> Options:
    """Options of one letter before the first word that is none; those in `valued` take a value (`-n 10`, `-n10`)."""
    values: dict[str, list[str]] = {}
    at = 0
    while word := _WORD.match(text, at):
        option = word[1]
        if len(option) < 2 or option[0] != "-":
            break
        at = word.end()
        if option == "--":
            break
        if option.startswith("--"):
            name, _, value = option[2:].partition("=")
            values.setdefault(name, []).append(value)
            continue
        for position, letter in enumerate(option[1:], start=2):
            if letter not in valued:
                values.setdefault(letter, []).append("")
                continue
            value = option[position:]
            if not value and (following := _WORD.match(text, at)):
                value, at = following[1], following.end()
            values.setdefault(letter, []).append(value)
            break
    return Options(values, text[at:].strip())


def split_words(text: str) -> list[str]:
    """The words of a command line, quotes taken off; split at blanks where the quotes do not match."""
    try:
        return shlex.split(text, comments=False)
    except ValueError:
        return text.split()
