"""The steps of shell_and_magics.ipynb."""

import os

import pandas as pd

from shell_and_magics.capture import captured as notebook_captured
from shell_and_magics.display import show
from shell_and_magics.files import write_file
from shell_and_magics.shell import script, shell, shell_lines


def report() -> None:
    os.environ["GREETING"] = "hello"
    print("env: GREETING=hello")
    os.environ["WORDS"] = "8"
    print("env: WORDS=8")
    print(os.environ["GREETING"], int(os.environ["WORDS"]) + 1)


def make_text() -> None:
    write_file(
        "words.txt",
        """\
the quick brown fox
jumps over the lazy dog
the end
""",
    )

    write_file(
        "counting.py",
        """\
""\"Counts words.""\"

LIMIT = 2


def count(lines):
    words = {}
    for line in lines:
        for word in line.split():
            words[word] = words.get(word, 0) + 1
    return words


def frequent(words, limit=LIMIT):
    return sorted(word for word, times in words.items() if times >= limit)
""",
    )


def count_step():
    from counting import count, frequent

    lines = shell_lines("cat words.txt")
    print(len(lines), lines[0])
    words = count(lines)
    show(frequent(words))

    first = lines[0].split()[1]
    shell(f"echo {first} {first}")
    shell(f'echo "lines: {len(lines)}"')
    found = shell_lines("grep -c the words.txt")
    print(int(found[0]) + 1)

    script(
        "bash",
        """\
wc -l < words.txt
for n in 1 2; do echo "line $n"; done
""",
    )
    return words


def measure(words) -> None:
    table = pd.Series(words).sort_values(ascending=False, kind="stable")
    show(table.head(2))

    squares = [n * n for n in range(5)]
    print(sum(squares))

    sum(squares)

    with notebook_captured() as captured:
        print("not now")
        total = table.sum()

    print(captured.stdout.upper(), total)

    files = shell_lines("ls words.txt counting.py")
    print(sorted(files))
    os.remove("words.txt")
    os.remove("counting.py")
