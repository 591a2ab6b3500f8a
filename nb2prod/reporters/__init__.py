"""Turns reports into text; one file a format."""

from nb2prod.reporters._rendering import render, reporter_names

__all__ = ["render", "reporter_names"]
