"""Files that other interpreters run: that of the notebook's kernel and that of the package.

They use the standard library only, and Python 3.8 is enough. Our own process imports nothing of them but `files`, and runs none.
"""

from pathlib import Path

FOLDER = Path(__file__).parent
