"""Random small notebooks that are hard to turn into functions: late binding, closures, mutation, rebinding, deletion, globals."""

import re

from hypothesis import strategies as st

NUMBERS = st.sampled_from("abc")
LISTS = st.sampled_from("pq")
FUNCTIONS = st.sampled_from("fgh")
VALUES = st.sampled_from("uv")
DIGITS = st.integers(0, 5).map(str)
START = "a, b, c = 1, 2, 3\np, q = [1, 2], [3]\nfs, table = [], {}"

SIMPLE = (
    "{a} = {n}",
    "{a} = {b} + {n}",
    "{a} += {b}",
    "{a}, {b} = {b}, {a}",
    "{p} = [{a}, {b}]",
    "{p} = {q}",
    "{p}.append({a})",
    "{p} += [{n}]",
    "{p} = {p} + [{a}]",
    "{p}[0] = {a}",
    "del {a}",
    "del {p}",
    "print({a}, {p})",
    "print({a})",
    "print({f}({n}))",
    "print(list(map({f}, {p})))",
    "print(sorted({p}, key={f}))",
    "print([{f}(x) for x in {p}])",
    "print([{f}({a}) for {a} in {p}])",
    "{p} = [x + {a} for x in {q}]",
    "{a} = {f}({b})",
    "{u} = {f}",
    "print({u}({n}))",
    "fs.append({f})",
    "fs.append(lambda x: x + {a})",
    "print([k(1) for k in fs])",
    "table['k'] = {f}",
    "print({{name: k({n}) for name, k in table.items()}})",
    "{u} = lambda x: x * {a} + {n}",
    "{u} = lambda x: {f}(x) + {a}",
    "{u} = make()",
    "from functools import partial\n{u} = partial({f})",
    "print({u}({f}({n})))",
    "gen = (x + {a} for x in {p})",
    "gen = produce()",
    "print(next(gen, None))",
    "print(sum(gen))",
    "print(sum(x + {a} for x in {p}))",
    "k = K()",
    "print(k.m({n}))",
    "print(K().m({a}), K.z)",
    "import math as m",
    "m = {n}",
    "print(m)",
    "print(m.floor(2.5))",
    "sum = {n}",
    "del sum",
    "print((w := {a} + 1), w)",
    "print(f'{{{a}}} {{{f}(1)}}')",
    "{a}",
    "{p}",
    "{f}({n})",
    "{a}, {b}",
    "len({p})",
    "print('x' if {a} > 2 else {b})",
    "{f}.note = {a}",
    "print(getattr({f}, 'note', None))",
    "print({f}.__name__)",
    "{p}.extend(map({f}, list({q})[:2]))",
    "{a}, *rest = [*{p}, {n}]",
    "print(*{p}, sep='-')",
    "table[{a}] = [{p}, {q}]",
    "print({{key: value for key, value in table.items() if key != 'k'}})",
    "nested = [[{a}], {p}]",
    "nested[1] = nested[0]",
    "nested[0].append({b})",
    "print(nested)",
    "print({a} if {f}({n}) else {b})",
    "print([y for x in {p} if (y := x + {a}) > {b}])",
    "print(any(x > {a} for x in {p}) and {f}({b}))",
    "{u} = [lambda x, y={a}: x + y + {b}][0]",
    "{u} = {{0: {f}}}[0]",
    "{a} = {b} = len({p})",
    "{a} = (lambda: {b} + {n})()",
    "print(f'{{{f}({a})!r:>4}}|{{{b}:03}}')",
    "globals()['{a}'] = {n}",
    "print('{a}' in globals())",
    "assert {n} >= 0, {a}",
    "k.y = {a}",
    "print(getattr(k, 'y', None))",
    "print(list(zip({p}, map({f}, {p}))))",
    "import random as r; {a} = r.Random({n}).randint(0, 9)",
)
COMPOUND = (
    "def {f}(x):\n    return x + {a}",
    "def {f}(x):\n    return x + {n}",
    "def {f}(x):\n    if len({p}) < 6:\n        {p}.append(x)\n    return len({p})",
    "def {f}(x):\n    return {g}(x) + {a}",
    "def {f}(x):\n    {a} = x\n    return {a} + {b}",
    "def {f}(x, y={a}):\n    return x + y",
    "def {f}(x):\n    global {a}\n    {a} = {a} + x\n    return {a}",
    "def {f}(x):\n    global fresh\n    fresh = x\n    return x",
    "def {f}(x):\n    return x if x < 1 else {f}(x - 1) + {a}",
    "def {f}(*args, **kwargs):\n    return len(args) + {a}",
    "def {f}(x):\n    return [{g}(y) for y in {p}] + [x]",
    "def {f}(x):\n    return max(map({g}, {p})) + x",
    "def {f}(x, *, key=lambda y: y + {a}):\n    return key(x)",
    "def {f}(x):\n    def inner(y):\n        return {g}(y) + {a}\n    return inner(x) + {a}",
    "def make():\n    return lambda x: x + {a}",
    "def make():\n    def inner(x):\n        return x + {a} + {b}\n    return inner",
    "def make():\n    seen = {a}\n    def inner(x):\n        return x + {a} + seen\n    return inner",
    "def make():\n    total = [{a}]\n    def inner(x):\n        total.append(x + {b})\n        return sum(total)\n    return inner",
    "def make():\n    class Inner:\n        z = {a}\n        def __call__(self, x):\n            return x + {a} + self.z\n    return Inner()",
    "def make():\n    return lambda x: (lambda y: x + y + {a})({f}(x))",
    "def make():\n    return {f}",
    "def produce():\n    for i in range(2):\n        yield i + {a}",
    "def produce():\n    low = {a}\n    yield low\n    yield {a} + {b} + low",
    "def produce():\n    return ({f}(x) + {a} for x in {p})",
    "def produce():\n    return map({f}, {p})",
    "def deco(k):\n    start = {a}\n    def wrapped(x):\n        return k(x) + start + {a}\n    return wrapped",
    "def deco(k):\n    return lambda x: k(x) + {a}",
    "@deco\ndef {f}(x):\n    return x",
    "class K:\n    z = {n}\n    def m(self, x):\n        return x + {a} + self.z",
    "class K:\n    {a} = {a}\n    z = {b}\n    def m(self, x):\n        return self.{a} + {f}(x)",
    "class K:\n    z = {n}\n    def m(self, x):\n        inner = lambda y: y + {a} + x\n        return inner(self.z) + {a}",
    "class K(K):\n    def m(self, x):\n        return super().m(x) + 1",
    "for {a} in range(3):\n    {p}.append({a})",
    "for i in range(2):\n    print(i, {f}(i))",
    "for i in range(2):\n    fs.append(lambda x: x + i)",
    "for {a} in {p}:\n    {b} = {a}",
    "for x in []:\n    {a} = x",
    "while {a} < 3:\n    {a} += 1",
    "if {a} > 2:\n    {b} = {n}",
    "if {a} > 2:\n    {b} = 1\nelse:\n    {b} = 2",
    "if {a} > 2:\n    def {f}(x):\n        return x\nelse:\n    def {f}(x):\n        return -x",
    "if {a} > 3:\n    del {b}",
    "try:\n    print({a} / {b})\nexcept ZeroDivisionError as error:\n    {a} = 1",
    "try:\n    print({a})\nexcept NameError:\n    {a} = {n}",
    "try:\n    extra\nexcept NameError:\n    extra = {a}",
    "if __name__ == '__main__':\n    print('main', {a})",
    "with open('/dev/null') as {u}:\n    {a} = len({u}.read())",
    "def {f}(x):\n    def up(y):\n        nonlocal x\n        x += y + {a}\n        return x\n    return up(1) + up({b})",
    "def {f}(x, seen=[]):\n    seen.append({a})\n    return len(seen) + x",
    "def {f}(x):\n    try:\n        return x / {a}\n    except ZeroDivisionError:\n        return {b}\n    finally:\n        {p}[:] = [x, *{p}][:5]",
    "def {f}(x):\n    if x > 3:\n        return {g}(x - 2)\n    return {a} + x",
    "def {f}(x):\n    for {a} in range(2):\n        x += {a}\n    return x",
    "def {f}(x):\n    return sum({g}(y) for y in range(2) if y < {a}) + x",
    "def {f}(x):\n    import math\n    return math.floor(x) + {a}",
    "def {f}(x):\n    global {a}, {b}\n    {a}, {b} = {b}, {a}\n    return x",
    "def {f}(x):\n    global {g}\n    def {g}(x):\n        return x * {a}\n    return {g}(x)",
    "def {f}(x):\n    del {p}[:1]\n    return len({p})",
    "def again(k, times={n}):\n    def deco(f):\n        return lambda x: sum(f(x) for _ in range(times)) + k\n    return deco\n@again({a})\ndef {f}(x):\n    return x + {b}",
    "class K:\n    z = {n}\n    made = []\n    def __init__(self):\n        K.made.append({a})\n        self.y = len(self.made)\n    def m(self, x):\n        return x + self.y",
    "class K:\n    z = {n}\n    @staticmethod\n    def help(x):\n        return x + {a}\n    @classmethod\n    def m(cls, x):\n        return cls.help(x) + cls.z",
    "class K:\n    z = [{f}(i) for i in range(2)]\n    def m(self, x, y={a}):\n        return x + y",
    "class Context:\n    def __enter__(self):\n        {p}.append({a})\n        return {a}\n    def __exit__(self, *error):\n        {q}.append({b})\nwith Context() as {u}:\n    print({u}, {p})",
    "for {a}, {b} in zip({p}, {q}):\n    print({a} - {b})",
    "for i in range(3):\n    if i == {a}:\n        continue\n    if i > {b}:\n        break\nelse:\n    {a} = i",
    "for i in range(2):\n    def {f}(x):\n        return x + i",
    "try:\n    {a} = {f}({n})\n    {b} = 1 // 0\nexcept ZeroDivisionError:\n    {b} = {a}\nelse:\n    del {a}\nfinally:\n    print('done')",
    "if {a} > {b}:\n    {u} = {f}\nelse:\n    {u} = lambda x: {a} - x",
    "while True:\n    {a} += 1\n    if {a} > 4:\n        break",
    "match {a}:\n    case 1:\n        {b} = 5\n    case other:\n        {b} = other",
)


@st.composite
def statements(draw: st.DrawFn) -> str:
    template = draw(st.sampled_from(SIMPLE + COMPOUND))
    first, second = draw(st.permutations("fgh").map(lambda names: names[:2]))
    return template.format(
        a=draw(NUMBERS),
        b=draw(NUMBERS),
        p=draw(LISTS),
        q=draw(LISTS),
        f=first,
        g=second,
        u=draw(VALUES),
        n=draw(DIGITS),
    )


FIRST = {
    "f": ("def f(x):\n    return x + {a}", "def f(x):\n    return x * 2", "def f(x):\n    return len({p}) + x"),
    "g": (
        "def g(x):\n    return x - {a}",
        "def g(x, *, y=1):\n    return x + y",
        "def g(x):\n    if len({p}) < 6:\n        {p}.append(x)\n    return x",
    ),
    "h": ("def h(x):\n    return -x", "def h(x):\n    return {a} if x else {b}", "h = lambda x: x * {a}"),
    "make": ("def make():\n    return lambda x: x + {a}", "def make():\n    return abs"),
    "produce": (
        "def produce():\n    for i in range(2):\n        yield i + {a}",
        "def produce():\n    return iter({p})",
    ),
    "K": (
        "class K:\n    z = 2\n    def m(self, x):\n        return x + {a}",
        "class K:\n    z = 3\n    m = lambda self, x: x",
    ),
    "deco": ("def deco(k):\n    return lambda x: k(x) + {a}", "def deco(k):\n    return k"),
    "u": ("u = abs", "u = lambda x: x + {a}"),
    "v": ("v = abs",),
    "gen": ("gen = (x + {a} for x in {p})",),
    "k": ("k = type('Plain', (), {{'m': lambda self, x: x + {a}}})()",),
    "m": ("import math as m",),
    "nested": ("nested = [{p}, [1]]",),
}
"""Definitions for names that a notebook uses but does not happen to define, so that it runs."""


@st.composite
def notebooks(draw: st.DrawFn) -> list[tuple[str, str]]:
    """Cells as (heading or "", source). A heading begins a new step."""
    cells = []
    for number in range(draw(st.integers(2, 7))):
        heading = f"Part {number}" if draw(st.booleans()) else ""
        cells.append((heading, "\n".join(draw(st.lists(statements(), min_size=1, max_size=3)))))
    code = "\n".join(source for _, source in cells)
    first = []
    for name, templates in FIRST.items():
        used = re.search(rf"\b{name}\b", code)
        defined = re.search(rf"^(?:def|class) {name}\b|^{name} = ", code, re.MULTILINE)
        if used and templates and (not defined or draw(st.booleans())):
            first.append(draw(st.sampled_from(templates)).format(a=draw(NUMBERS), b=draw(NUMBERS), p=draw(LISTS)))
    return [("Start", START), ("", "\n".join(first)), *cells]
