"""Works out who binds, reads, changes and deletes which name."""

from nb2prod.dataflow.flows import read_flow, read_flows

__all__ = ["read_flow", "read_flows"]
