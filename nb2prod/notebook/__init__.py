"""Reads notebooks: `.ipynb` of any nbformat and percent-format `.py`, tolerantly."""
