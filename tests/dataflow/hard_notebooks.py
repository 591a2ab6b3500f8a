"""Small notebooks that are hard to judge without running them. `test_verdict_against_ipython` runs them all."""

_TEXT = """
==== bound later
# %%
print(x)
# %%
x = 1
==== bound nowhere, second statement
# %%
x = 1
print(x)
print(y)
==== in order
# %%
x = 1
# %%
print(x)
==== read before bound inside a cell
# %%
print(x)
x = 1
==== function called before its global
# %%
def f():
    return rate
# %%
f()
# %%
rate = 1
==== function called after its global
# %%
def f():
    return rate
# %%
rate = 1
# %%
f()
==== function that nobody calls
# %%
def draft(value):
    return draft_scale(value)
# %%
print(1)
==== through three functions
# %%
def a(): return b()
def b(): return c()
def c(): return missing
# %%
x = a
# %%
x()
==== mutual recursion
# %%
def even(n): return n == 0 or odd(n - 1)
def odd(n): return even(limit)
# %%
even(3)
==== recursion is fine
# %%
def fact(n): return 1 if n < 2 else n * fact(n - 1)
# %%
fact(5)
==== constructor
# %%
class Net:
    def __init__(self):
        self.build()
    def build(self):
        self.w = zeros(3)
# %%
net = Net()
==== method that is not called
# %%
class Net:
    def __init__(self):
        self.w = 1
    def train(self):
        return zeros(3)
# %%
net = Net()
==== method that is called
# %%
class Net:
    def train(self):
        return zeros(3)
# %%
net = Net()
# %%
net.train()
==== method of a fresh instance
# %%
class Net:
    def train(self):
        return zeros(3)
# %%
Net().train()
==== method called on a list of instances
# %%
class Net:
    def train(self):
        return zeros(3)
# %%
nets = [Net(), Net()]
for net in nets:
    net.train()
==== inherited method
# %%
class Base:
    def train(self):
        return zeros(3)
class Net(Base):
    pass
# %%
Net().train()
==== overridden method
# %%
class Base:
    def train(self):
        return zeros(3)
class Net(Base):
    def train(self):
        return 1
# %%
Net().train()
==== super
# %%
class Base:
    def __init__(self):
        self.w = zeros(3)
class Net(Base):
    def __init__(self):
        super().__init__()
# %%
Net()
==== property
# %%
class Net:
    @property
    def size(self):
        return zeros(3)
# %%
Net().size
==== special methods
# %%
class Money:
    def __init__(self, n): self.n = n
    def __add__(self, other): return Money(self.n + rate)
# %%
a, b = Money(1), Money(2)
# %%
c = a + b
==== context manager
# %%
class Timer:
    def __enter__(self): self.start = clock()
    def __exit__(self, *args): pass
# %%
with Timer() as t:
    pass
==== instance is called
# %%
class Net:
    def __call__(self, x): return act(x)
# %%
net = Net()
net(1)
==== dataclass post init
# %%
from dataclasses import dataclass
@dataclass
class Point:
    x: int
    def __post_init__(self): self.y = scale(self.x)
# %%
Point(1)
==== class body runs at once
# %%
class Net:
    w = zeros(3)
==== default argument is read at definition
# %%
def f(x=rate):
    return x
# %%
rate = 1
==== decorator is read at definition
# %%
@cached
def f():
    return 1
==== decorator of the notebook
# %%
def log(function):
    def wrapped(*args):
        return function(*args)
    return wrapped
@log
def f():
    return missing
# %%
f()
==== decorator whose wrapper needs a name
# %%
import functools
def log(function):
    @functools.wraps(function)
    def wrapped(*args):
        logger.append(1)
        return function(*args)
    return wrapped
@log
def f():
    return 1
# %%
logger = []
# %%
f()
==== decorator whose wrapper lacks a name
# %%
def log(function):
    def wrapped(*args):
        logger.append(1)
        return function(*args)
    return wrapped
@log
def f():
    return 1
# %%
f()
==== decorator factory
# %%
def repeat(n):
    def outer(function):
        def inner(*args):
            return [function(*args) for _ in range(n)]
        return inner
    return outer
@repeat(2)
def f():
    return missing
# %%
f()
==== closure
# %%
def maker():
    def inner():
        return missing
    return inner
# %%
g = maker()
# %%
g()
==== closure that is not called
# %%
def maker():
    def inner():
        return missing
    return inner
# %%
g = maker()
==== lambda in a name
# %%
f = lambda x: x + rate
# %%
f(1)
==== lambda that is not called
# %%
f = lambda x: x + rate
# %%
print(1)
==== map is lazy until it is used up
# %%
def f(x): return x + rate
# %%
list(map(f, [1, 2]))
==== sorted with a key
# %%
def key(x): return weights[x]
# %%
sorted([2, 1], key=key)
==== function in a dict
# %%
def f(x): return x + rate
table = {"f": f}
# %%
table["f"](1)
==== partial
# %%
from functools import partial
def f(x, y): return x + y + rate
g = partial(f, 1)
# %%
g(2)
==== partial that is not called
# %%
from functools import partial
def f(x, y): return x + y + rate
g = partial(f, 1)
==== function handed to a function of the notebook that calls it
# %%
def apply(f, x): return f(x)
def g(x): return x + rate
# %%
apply(g, 1)
==== function handed to print
# %%
def g(x): return x + rate
# %%
print(g)
==== generator that is not used up
# %%
def numbers():
    yield rate
# %%
g = numbers()
==== generator that is used up
# %%
def numbers():
    yield rate
# %%
g = numbers()
# %%
for n in g:
    print(n)
==== generator in a list
# %%
def numbers():
    yield rate
# %%
list(numbers())
==== generator expression is lazy
# %%
g = (x + rate for x in [1])
==== generator expression reads its first iterable at once
# %%
g = (x for x in missing)
==== comprehension
# %%
[x + rate for x in [1]]
==== comprehension variable does not leak
# %%
squares = [i * i for i in range(3)]
# %%
print(i)
==== walrus leaks out of a comprehension
# %%
found = [last := i for i in range(3)]
# %%
print(last)
==== loop variable survives
# %%
for i in range(3):
    pass
# %%
print(i)
==== except target is gone
# %%
try:
    1 / 0
except ZeroDivisionError as error:
    print(error)
# %%
print(error)
==== except target kept under another name
# %%
try:
    1 / 0
except ZeroDivisionError as error:
    kept = error
# %%
print(kept)
==== deleted
# %%
x = 1
# %%
del x
# %%
print(x)
==== deleted and bound again
# %%
x = 1
del x
x = 2
# %%
print(x)
==== del of what is not there
# %%
del x
==== NameError is caught
# %%
try:
    unicode
except NameError:
    unicode = str
# %%
print(unicode)
==== caught inside the function
# %%
def f():
    try:
        return missing
    except NameError:
        return 1
# %%
f()
==== caught around the call
# %%
def f():
    return missing
# %%
try:
    f()
except Exception:
    pass
==== another exception does not catch it
# %%
try:
    missing
except ValueError:
    pass
==== suppress
# %%
from contextlib import suppress
with suppress(NameError):
    print(missing)
==== handler that is not reached
# %%
try:
    x = 1
except ValueError:
    print(missing)
==== finally is always reached
# %%
try:
    x = 1
finally:
    print(missing)
==== version test
# %%
import sys
if sys.version_info[0] < 3:
    text = unicode("a")
else:
    text = "a"
==== version test by attribute
# %%
import sys
if sys.version_info.major == 2:
    input = raw_input
==== version test with a tuple
# %%
import sys
if sys.version_info >= (3,):
    unicode = str
else:
    from cPickle import loads
print(unicode)
==== main guard
# %%
def main():
    return missing
# %%
if __name__ == "__main__":
    main()
==== switch that is off
# %%
DEBUG = False
# %%
if DEBUG:
    print(missing)
==== switch that is on
# %%
DEBUG = True
# %%
if DEBUG:
    print(missing)
==== parameter that is off by default
# %%
def f(x, verbose=False):
    if verbose:
        log(x)
    return x
# %%
f(1)
==== parameter that is switched on
# %%
def f(x, verbose=False):
    if verbose:
        log(x)
    return x
# %%
f(1, verbose=True)
==== name is looked up in globals
# %%
if "data" not in globals():
    data = [1]
# %%
print(data)
==== globals test guards a missing name
# %%
if "data" in globals():
    print(data)
==== written through globals
# %%
globals()["rate"] = 2
# %%
print(rate)
==== exec of a text
# %%
exec("rate = 2")
# %%
print(rate)
==== global statement in a called function
# %%
def setup():
    global rate
    rate = 2
# %%
setup()
# %%
print(rate)
==== global statement in a function that is not called
# %%
def setup():
    global rate
    rate = 2
# %%
print(rate)
==== import binds its first part
# %%
import os.path
# %%
print(os.sep)
==== import with a name
# %%
import os.path as p
# %%
print(os.sep)
==== star import of the standard library
# %%
from math import *
# %%
print(sqrt(pi))
==== star import does not bring everything
# %%
from math import *
# %%
print(sqrt(mean))
==== star import of a local module
# %%
from helpers import *
# %%
print(rate)
#### helpers.py
rate = 2
_hidden = 3
==== star import leaves private names
# %%
from helpers import *
# %%
print(_hidden)
#### helpers.py
rate = 2
_hidden = 3
==== star import with __all__
# %%
from helpers import *
# %%
print(other)
#### helpers.py
__all__ = ["rate"]
rate = 2
other = 3
==== star import through another module
# %%
from helpers import *
# %%
print(rate)
#### helpers.py
from deeper import *
#### deeper.py
rate = 2
==== run gives names
# %%
%run setup.py
# %%
print(rate)
#### setup.py
rate = 2
==== run without suffix
# %%
%run setup
# %%
print(rate)
#### setup.py
rate = 2
==== run does not see the notebook
# %%
rate = 2
# %%
%run setup.py
#### setup.py
double = 2 * rate
==== run with -i sees the notebook
# %%
rate = 2
# %%
%run -i setup.py
# %%
print(double)
#### setup.py
double = 2 * rate
==== run of a notebook sees the notebook
# %%
rate = 2
# %%
%run setup.ipynb
# %%
print(double)
#### setup.ipynb
{"cells": [{"cell_type": "code", "metadata": {}, "execution_count": null, "outputs": [], "source": ["double = 2 * rate"]}], "metadata": {}, "nbformat": 4, "nbformat_minor": 2}
==== function of a file that was run
# %%
rate = 2
# %%
%run setup.py
# %%
f()
#### setup.py
def f():
    return rate
==== function of a file that was run, called in time
# %%
%run setup.py
# %%
f()
#### setup.py
rate = 1
def f():
    return rate
==== run after run
# %%
%run one.py
%run two.py
# %%
print(a, b)
#### one.py
a = 1
#### two.py
b = 1
==== the second file does not see the first
# %%
%run one.py
# %%
%run two.py
#### one.py
a = 1
#### two.py
b = a
==== main guard in a file that is run
# %%
%run setup.py
# %%
print(rate)
#### setup.py
if __name__ == "__main__":
    rate = 2
==== renamed in the file that is run
# %%
%run setup.py
# %%
print(rate)
#### setup.py
rate_2 = 2
==== run inside a file that is run
# %%
%run outer.ipy
# %%
print(rate)
#### outer.ipy
%run inner.py
#### inner.py
rate = 3
==== exec of a file
# %%
exec(open("setup.py").read())
# %%
print(rate)
#### setup.py
rate = 2
==== written file that is run
# %%
%%writefile made.py
rate = 2
# %%
%run made.py
# %%
print(rate)
#### made.py
rate = 2
==== time magic binds
# %%
%time x = sum([1, 2])
# %%
print(x)
==== cell magic time binds
# %%
%%time
x = 1
# %%
print(x)
==== timeit binds nothing
# %%
%timeit -n1 -r1 x = 1
# %%
print(x)
==== timeit reads
# %%
%timeit -n1 -r1 missing + 1
==== capture binds
# %%
%%capture out
print(1)
# %%
print(out.stdout)
==== shell assignment
# %%
files = !echo a
# %%
print(files)
==== shell line with a name that is not there
# %%
!echo $missing {missing}
==== history names
# %%
3 * 4
# %%
print(_, In[0], Out)
==== automagic
# %%
pwd
==== builtins
# %%
print(len([]), exit, quit, get_ipython, display, __name__)
==== dunder file is not there
# %%
print(__file__)
==== match binds
# %%
match [1, 2]:
    case [a, *rest]:
        pass
# %%
print(a, rest)
==== with binds
# %%
import io
with io.StringIO() as stream:
    pass
# %%
print(stream)
==== annotations do not bind
# %%
x: int
# %%
print(x)
==== annotation is evaluated
# %%
x: Missing = 1
==== annotation of a parameter is evaluated
# %%
def f(x: Missing): return x
==== annotation in a function is not evaluated
# %%
def f():
    x: Missing = 1
    return x
# %%
f()
==== postponed annotations
# %%
from __future__ import annotations
# %%
def f(x: Missing) -> Missing: return x
==== augmented assignment needs the name
# %%
total += 1
==== augmented assignment in a loop
# %%
total = 0
for i in range(3):
    total += i
==== first round of a loop
# %%
for i in range(3):
    print(previous)
    previous = i
==== first round is left out
# %%
for i in range(3):
    if i > 0:
        print(previous)
    previous = i
==== string formatting
# %%
print(f"{missing}")
==== nested f-string
# %%
width = 3
print(f"{1:{width}}")
==== assert message
# %%
x = 1
assert x == 1, missing
==== guard that does not strike
# %%
def check(x):
    if x < 0:
        raise ValueError(missing_message)
    return x
# %%
check(1)
==== short circuit
# %%
flag = False
result = flag and missing
==== conditional expression
# %%
DEBUG = False
x = missing if DEBUG else 1
==== while loop runs
# %%
n = 2
while n:
    n -= step
==== loop over nothing
# %%
for x in []:
    print(missing)
==== code after return
# %%
def f():
    return 1
    missing()
# %%
f()
==== local variable with the name of a global
# %%
def f():
    x = 1
    return x
# %%
f()
==== nonlocal
# %%
def outer():
    n = 0
    def inner():
        nonlocal n
        n += 1
        return n
    return inner()
# %%
outer()
==== class scope is not seen by methods
# %%
class A:
    x = 1
    def get(self):
        return x
# %%
A().get()
==== class scope is seen in the class
# %%
class A:
    x = 1
    y = x + 1
==== nested function called inside
# %%
def outer():
    def inner():
        return missing
    return inner()
# %%
outer()
==== cell that may fail
# %% tags=["raises-exception"]
print(missing)
# %%
print(1)
==== skipped cell binds nothing
# %% tags=["skip-execution"]
data = [1]
# %%
print(data)
==== conditional binding on both branches
# %%
import random
if random.random() < 2:
    x = 1
else:
    x = 2
# %%
print(x)
==== try import
# %%
try:
    import simplejson_that_is_not_there as json
except ImportError:
    import json
# %%
print(json)
==== name rebound to a data value
# %%
def f(): return missing
f = len
# %%
f([])
==== function redefined before the call
# %%
def f(): return missing
# %%
def f(): return 1
# %%
f()
==== callee redefined before the call
# %%
def g(): return missing
def f(): return g()
# %%
def g(): return 1
# %%
f()
==== static method
# %%
class A:
    @staticmethod
    def make(): return missing
# %%
A.make()
==== class method that makes an instance
# %%
class A:
    def __init__(self): self.x = missing
    @classmethod
    def make(cls): return cls()
# %%
A.make()
==== method through a parameter
# %%
class Model:
    def fit_all(self): return missing
def train(model):
    model.fit_all()
# %%
train(Model())
==== instance made by a function
# %%
class Model:
    def fit_all(self): return missing
def make():
    return Model()
# %%
m = make()
# %%
m.fit_all()
==== attribute that holds an instance
# %%
class Engine:
    def start(self): return missing
class Car:
    def __init__(self): self.engine = Engine()
    def drive(self): self.engine.start()
# %%
Car().drive()
==== await
# %%
async def fetch(): return missing
# %%
await fetch()
==== coroutine that is not awaited
# %%
async def fetch(): return missing
# %%
x = [fetch]
==== iteration protocol
# %%
class Rows:
    def __init__(self): self.i = 0
    def __iter__(self): return self
    def __next__(self):
        self.i += 1
        if self.i > limit: raise StopIteration
        return self.i
# %%
for row in Rows():
    pass
==== thread that is started
# %%
calls = []
def work(): calls.append(1)
import threading
t = threading.Thread(target=work)
t.start(); t.join()
==== nested class
# %%
class Outer:
    class Inner:
        def __init__(self): self.x = missing
    def make(self): return Outer.Inner()
# %%
Outer()
==== lambda default captures now
# %%
fs = [lambda x, n=n: x + n for n in range(3)]
==== type alias in a cast
# %%
from typing import cast
x = cast("Missing", 1)
==== unused starred import in a function
# %%
def f(*args, **kwargs):
    return args, kwargs
# %%
f(*[1], **{"a": 1})
==== chained comparison of names
# %%
low, x = 0, 1
print(low < x < high)
==== tuple target with star
# %%
first, *others = [1, 2, 3]
# %%
print(first, others)
==== attribute assignment needs the object
# %%
config.rate = 1
==== item assignment needs the object
# %%
table["a"] = 1
==== multiple names missing, the first counts
# %%
print(b_missing, a_missing)
==== arguments before the call
# %%
def f(x): return inner_missing
# %%
f(outer_missing)
==== name only in a comment or a string
# %%
x = "missing"  # missing
==== function used only in its own cell
# %%
def f(): return later
later = 1
f()
==== pandas apply
# %%
import pandas as pd
df = pd.DataFrame({"a": [1, 2]})
def double(x): return x * factor
# %%
df["a"].apply(double)
==== pandas apply with a lambda
# %%
import pandas as pd
df = pd.DataFrame({"a": [1, 2]})
# %%
df["b"] = df["a"].apply(lambda x: x * factor)
==== pandas query reads a name in a string
# %%
import pandas as pd
df = pd.DataFrame({"a": [1, 2]})
limit = 1
# %%
df.query("a > @limit")
==== numpy vectorize
# %%
import numpy as np
def double(x): return x * factor
double_all = np.vectorize(double)
# %%
double_all(np.arange(3))
==== name kept when it is there already
# %%
x = x if "x" in globals() else 0
==== name kept when it is there already, by try
# %%
try:
    cache
except NameError:
    cache = {}
# %%
cache["a"] = 1
==== context manager from a generator
# %%
from contextlib import contextmanager
@contextmanager
def opened():
    yield missing
# %%
with opened() as x:
    pass
==== reduce
# %%
from functools import reduce
def add(a, b): return a + b + offset
# %%
reduce(add, [1, 2, 3])
==== filter in a list
# %%
def good(x): return x > limit
# %%
list(filter(good, [1, 2]))
==== max with a key
# %%
def weight(x): return weights[x]
# %%
max([1, 2], key=weight)
==== any over a generator
# %%
def good(x): return x > limit
# %%
any(good(x) for x in [1, 2])
==== f-string calls a function
# %%
def shown(): return missing
# %%
f"{shown()}"
==== reset clears the names
# %%
x = 1
# %%
%reset -f
# %%
print(x)
==== xdel deletes a name
# %%
x = [1]
# %%
%xdel x
# %%
print(x)
==== builtins assigned by hand
# %%
import builtins
builtins.shared = 1
# %%
print(shared)
==== deletion of a column is no deletion of a name
# %%
d = {"a": 1}
del d["a"]
# %%
print(d)
==== several names deleted
# %%
a = b = c = 1
del a, (b, c)
# %%
print(c)
==== bound in a while loop
# %%
while True:
    answer = 42
    break
# %%
print(answer)
==== bound in try and used after
# %%
try:
    value = int("3")
except ValueError:
    print("no number")
# %%
print(value)
==== bound in with
# %%
import contextlib
with contextlib.suppress(KeyError):
    value = 1
# %%
print(value)
==== import in a function is local
# %%
def f():
    import json
    return json
f()
# %%
json.dumps(1)
==== import in a branch
# %%
if True:
    import json
# %%
json.dumps(1)
==== submodule import binds the package only
# %%
from os import path
# %%
print(os.sep)
==== class used before it is defined, in an annotation
# %%
class Node:
    def link(self, other: "Node") -> "Node": return other
# %%
Node().link(Node())
==== enum and its members
# %%
from enum import Enum
class Colour(Enum):
    RED = 1
    BLUE = RED + 1
# %%
print(Colour.RED)
==== class attribute made by a comprehension
# %%
sizes = [1, 2]
class Box:
    doubled = [s * scale for s in sizes]
==== metaclass keyword
# %%
class Base(metaclass=Missing):
    pass
==== function attribute
# %%
def f(): return missing
f.calls = 0
# %%
print(f.calls)
==== bound method kept for later
# %%
class A:
    def go(self): return missing
# %%
go = A().go
# %%
go()
==== instance passed to a function that does nothing with it
# %%
class A:
    def go(self): return missing
def show(a): return type(a)
# %%
show(A())
==== decorated class
# %%
def register(cls): return cls
@register
class A:
    def __init__(self): self.x = missing
# %%
A()
==== namedtuple and dataclass fields
# %%
from collections import namedtuple
Point = namedtuple("Point", "x y")
p = Point(1, 2)
# %%
print(p.x)
==== default of a dataclass field
# %%
from dataclasses import dataclass, field
@dataclass
class A:
    xs: list = field(default_factory=list)
    y: int = missing_default
==== unpacking into attributes
# %%
class A: pass
a = A()
a.x, a.y = 1, 2
# %%
print(a.x)
==== star expression in a call
# %%
args = [1, 2]
# %%
print(*args, *missing_args)
==== recursion through a global list
# %%
todo = [3]
def work():
    while todo:
        todo.pop()
        step()
def step(): pass
# %%
work()
==== unused parameter hides a missing global
# %%
def f(data): return len(data)
# %%
f([1])
==== called with a missing argument name
# %%
def f(data): return len(data)
# %%
f(data)
==== comparison with a missing constant in an if
# %%
x = 1
if x == LIMIT:
    print(x)
==== elif is reached only after the first test
# %%
x = 1
if x == 1:
    pass
elif x == MISSING:
    pass
==== try else
# %%
try:
    x = 1
except ValueError:
    pass
else:
    print(missing)
==== nested try catches
# %%
try:
    try:
        missing
    except KeyError:
        pass
except NameError:
    pass
==== re-raised
# %%
def f():
    try:
        return missing
    except NameError:
        raise
# %%
f()
==== loop that breaks before the read
# %%
for i in [1]:
    break
    print(missing)
==== exec in a namespace of its own
# %%
space = {}
exec("rate = 1", space)
# %%
print(rate)
==== eval of a text
# %%
x = 2
# %%
print(eval("x + 1"))
==== globals update
# %%
for name in ["a", "b"]:
    globals()[name] = 1
# %%
x = 1
==== locals at top level
# %%
locals()["rate"] = 1
# %%
print(rate)
==== getattr by name
# %%
import math
# %%
getattr(math, "pi")
==== module imported twice under two names
# %%
import json as j
import json
# %%
print(j is json)
==== helper with a missing name in a function that is not called
# %%
%run tools.py
# %%
print(ready)
#### tools.py
ready = True
def unused(): return missing
==== helper that is run twice
# %%
%run tools.py
# %%
x = 1
%run tools.py
print(ready)
#### tools.py
ready = True
==== helper replaced by a cell
# %%
%run tools.py
# %%
def rate(): return 2
# %%
rate()
#### tools.py
def rate(): return missing
==== helper that imports a star
# %%
%run tools.py
# %%
print(sqrt(4))
#### tools.py
from math import *
==== helper in a folder
# %%
%run lib/tools.py
# %%
print(ready)
#### lib/tools.py
ready = True
==== helper with arguments
# %%
%run tools.py 3 --fast
# %%
print(ready)
#### tools.py
import sys
ready = sys.argv[1]
==== helper not run as main
# %%
%run -n tools.py
# %%
print(ready)
#### tools.py
if __name__ == "__main__":
    ready = True
==== star import from a package
# %%
from tools import *
# %%
print(rate)
#### tools/__init__.py
from tools.rates import rate
#### tools/rates.py
rate = 3
==== two star imports
# %%
from math import *
from cmath import *
# %%
print(phase(1j), fsum([1]))
==== bash cell binds nothing
# %%
%%bash
echo hello
# %%
print(hello)
==== bash cell with out
# %%
%%bash --out said
echo hello
# %%
print(said)
==== set_env and cd
# %%
%env COLOUR=blue
%cd .
# %%
import os
print(os.environ["COLOUR"])
==== question mark
# %%
import os
os?
# %%
print(os.sep)
==== trailing semicolon
# %%
x = 1;
x;
==== prun
# %%
def f(): return 1
%prun -q f()
==== magic in a branch
# %%
if True:
    %time x = 1
# %%
print(x)
==== cell magic with the name of a missing variable
# %%
%%time
print(missing)
==== Out of an earlier cell
# %%
1 + 1
# %%
print(Out)
==== unicode names
# %%
größe = 3
α, β = 1, 2
# %%
print(größe, α, β, γ)
==== names that look like history
# %%
_private = 1
# %%
print(_private, __name__)
==== comment only cells
# %%
# nothing here
# %%
x = 1
==== empty loop body binding
# %%
for x in range(0):
    y = x
z = 1
# %%
print(z)
==== comprehension condition
# %%
[x for x in [1, 2] if x > threshold]
==== dict comprehension
# %%
{k: scale * v for k, v in {"a": 1}.items()}
==== lambda called at once
# %%
(lambda x: x + missing)(1)
==== sort by a lambda
# %%
xs = [2, 1]
xs.sort(key=lambda x: weights[x])
==== callback stored in an object
# %%
class Button:
    def __init__(self): self.callbacks = []
    def on_click(self, f): self.callbacks.append(f)
def clicked(b): return missing
# %%
button = Button()
button.on_click(clicked)
==== early return before the missing name
# %%
def f(x):
    if x is None:
        return 0
    return missing
# %%
f(None)
==== early return not taken
# %%
def f(x):
    if x is None:
        return 0
    return missing
# %%
f(1)
==== default None is replaced
# %%
def f(x=None):
    if x is None:
        x = missing_default
    return x
# %%
f()
==== default None is given
# %%
def f(x=None):
    if x is None:
        x = missing_default
    return x
# %%
f(3)
==== keyword switch
# %%
def plot(data, kind="line"):
    if kind == "line":
        return data
    elif kind == "bar":
        return missing_bar(data)
# %%
plot([1])
==== keyword switch given
# %%
def plot(data, kind="line"):
    if kind == "line":
        return data
    elif kind == "bar":
        return missing_bar(data)
# %%
plot([1], kind="bar")
==== constant compared
# %%
MODE = "test"
# %%
if MODE == "train":
    model = missing_train()
==== isinstance test
# %%
x = 3
if isinstance(x, str):
    x = missing_parse(x)
==== colab test
# %%
import sys
IN_COLAB = "google.colab" in sys.modules
# %%
if IN_COLAB:
    drive.mount("/content")
==== colab test by import
# %%
try:
    from google.colab import drive
    IN_COLAB = True
except ImportError:
    IN_COLAB = False
# %%
if IN_COLAB:
    drive.mount("/content")
==== two problems, the deferred one first
# %%
def f(): return first_missing
# %%
f()
# %%
print(second_missing)
"""

NOTEBOOKS = {
    part.partition("\n")[0].strip(): part.partition("\n")[2] for part in _TEXT.split("\n==== ") if part.strip()
}
