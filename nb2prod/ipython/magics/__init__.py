"""One file a family of magics. Each declares `MAGIC` or `MAGICS`, and has a line in `families.py`."""
