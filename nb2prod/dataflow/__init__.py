"""Works out who binds, reads, changes and deletes which name."""
