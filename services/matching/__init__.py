"""Pairing for the whole school: what goes into the best set, what comes of it, and who is left out."""
