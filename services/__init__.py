"""Use cases: one function each, given a unit of work, an actor, ids and values. Knows nothing of the messenger."""
