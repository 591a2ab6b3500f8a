"""Plans which cells become which function, and how every name is carried over."""

from nb2prod.steps.model import Plan, PlanOptions, Seen
from nb2prod.steps.planner import make_plan

__all__ = ["Plan", "PlanOptions", "Seen", "make_plan"]
