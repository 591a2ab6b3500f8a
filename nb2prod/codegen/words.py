"""Markdown as docstrings and comments."""

import re
import textwrap
from itertools import takewhile

from nb2prod.steps.names import plain_text, without_numbering

_WIDTH = 84
_LONGEST_DOCSTRING = 240
_LONGEST_COMMENT = 200
_LIST_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s")


def docstring(title: str, text: str) -> str:
    """A docstring from a heading and the paragraph below it, "" where the heading stands alone: the function's name says it already."""
    paragraph = brief(first_paragraph(text), _LONGEST_DOCSTRING)
    if not paragraph:
        return ""
    heading = without_numbering(plain_text(title)).rstrip(".:")
    lead = (
        f"{heading}: {paragraph[0].lower() + paragraph[1:] if _starts_a_sentence(paragraph) else paragraph}"
        if heading
        else paragraph
    )
    return _quoted(
        lead
        if len(lead) <= _WIDTH - 6
        else f"{heading}.\n\n{textwrap.fill(paragraph, _WIDTH)}" if heading else textwrap.fill(paragraph, _WIDTH)
    )


def module_docstring(text: str) -> str:
    """A docstring of one or more lines, quoted so that nothing in it can end it."""
    return _quoted(text)


def comment(markdown: str) -> list[str]:
    """A remark above a cell as comment lines, if it is short enough to help in code."""
    paragraph = brief(first_paragraph(markdown), _LONGEST_COMMENT)
    return [f"# {line}" for line in textwrap.wrap(paragraph, _WIDTH - 6)]


def brief(text: str, longest: int) -> str:
    """The first sentences of a text, as many as `longest` characters hold; none that has TeX in it, which does not read well in code."""
    kept = ""
    for sentence in re.split(r"(?<=[.!?:])\s+", text):
        if "\\" in sentence or len(kept) + len(sentence) + 1 > longest:
            break
        kept = f"{kept} {sentence}".strip()
    return f"{kept[:-1]}." if kept.endswith(":") else kept


def first_paragraph(markdown: str) -> str:
    """The first paragraph of plain prose, on one line; "" where the text begins with something else, such as a table or code."""
    for block in re.split(r"\n\s*\n", markdown.strip()):
        lines = block.splitlines()
        if not lines or lines[0].lstrip().startswith(("|", "```", "~~~", "<", "!", "$$", "---", "***", ">")):
            continue
        if _LIST_ITEM.match(lines[0]) or re.match(r"\s*#{1,6}\s", lines[0]) or lines[0].startswith("    "):
            return ""
        prose = takewhile(lambda line: not _LIST_ITEM.match(line), lines)
        text = plain_text(" ".join(line.strip() for line in prose))
        return _with_stop(text) if " " in text else ""  # one word, such as `Note:`, announces something else
    return ""


def _with_stop(text: str) -> str:
    return text if not text or text[-1] in ".!?:" else f"{text}."


def _starts_a_sentence(text: str) -> bool:
    word = text.split()[0]
    return word[1:].islower() and word[0].isupper() and len(word) > 1


def _quoted(text: str) -> str:
    safe = text.replace("\\", "\\\\").replace('"""', "'''").replace("\x00", "")
    if safe.endswith('"'):
        safe += " "
    return f'"""{safe}\n"""' if "\n" in safe else f'"""{safe}"""'
