"""Turns cells of IPython into plain Python, and keeps the way back to the cell's lines."""
