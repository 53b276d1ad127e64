"""``nastavnik demo``: a made-up municipality, the built-in messenger and the real bot in one process."""
