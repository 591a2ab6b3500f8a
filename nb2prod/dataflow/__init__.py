"""Works out who binds, reads, changes and deletes which name."""

from nb2prod.dataflow.analysis import analyse
from nb2prod.dataflow.flows import read_flow, read_flows
from nb2prod.dataflow.history import is_history, resolve_history
from nb2prod.dataflow.orders import Order, put_in_order
from nb2prod.dataflow.run_files import bind_run_files
from nb2prod.dataflow.verdict import verdict

__all__ = [
    "Order",
    "analyse",
    "bind_run_files",
    "is_history",
    "put_in_order",
    "read_flow",
    "read_flows",
    "resolve_history",
    "verdict",
]
