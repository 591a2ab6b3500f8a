"""Renders templates into files and writes projects; the only writer."""
