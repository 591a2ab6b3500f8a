"""Names that everybody knows: what is usually meant by them where they are missing."""

USUAL_IMPORTS = {
    "DataFrame": "from pandas import DataFrame",
    "Image": "from IPython.display import Image",
    "Path": "from pathlib import Path",
    "Series": "from pandas import Series",
    "clear_output": "from IPython.display import clear_output",
    "datetime": "import datetime",
    "glob": "import glob",
    "json": "import json",
    "math": "import math",
    "nn": "from torch import nn",
    "np": "import numpy as np",
    "os": "import os",
    "pd": "import pandas as pd",
    "plt": "import matplotlib.pyplot as plt",
    "random": "import random",
    "re": "import re",
    "reduce": "from functools import reduce",
    "requests": "import requests",
    "sns": "import seaborn as sns",
    "sys": "import sys",
    "tf": "import tensorflow as tf",
    "time": "import time",
    "torch": "import torch",
    "tqdm": "from tqdm import tqdm",
    "train_test_split": "from sklearn.model_selection import train_test_split",
}

PYTHON_2 = {
    "basestring": "`str`",
    "cmp": "a key function",
    "execfile": "`%run`",
    "file": "`open`",
    "long": "`int`",
    "raw_input": "`input`",
    "reload": "`importlib.reload`",
    "unichr": "`chr`",
    "unicode": "`str`",
    "xrange": "`range`",
}
"""Builtins of Python 2, and what took their place."""
