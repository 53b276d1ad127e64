"""What a person sees and taps: one folder a journey, with ``dialog.py``, ``getters.py`` and ``actions.py``."""
