"""nb2prod turns exploration notebooks into tested, pinned packages that do what the notebook did.

The Python API is `nb2prod.pipeline`; this file imports nothing, so that starting up stays cheap.
"""

__version__ = "0.1.0"
