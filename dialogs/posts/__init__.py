"""Who holds which post of a roadmap."""

from dialogs.posts.dialog import dialog

__all__ = ["dialog"]
