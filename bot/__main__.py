"""``python -m bot`` is ``nastavnik``."""

from bot.cli import main

main()
