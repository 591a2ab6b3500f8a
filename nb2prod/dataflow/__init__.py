"""Works out who binds, reads, changes and deletes which name."""

from nb2prod.dataflow.analysis import analyse
from nb2prod.dataflow.flows import read_flow, read_flows
from nb2prod.dataflow.verdict import verdict

__all__ = ["analyse", "read_flow", "read_flows", "verdict"]
