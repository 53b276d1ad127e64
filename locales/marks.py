"""Marks texts for translation where they are only named, not spoken."""


def N_(message: str) -> str:  # noqa: N802 - gettext's own name
    """Return ``message`` as it is; the extraction finds it by this call."""
    return message


def NY_(message: str) -> str:  # noqa: N802 - like N_, for a text that addresses the reader («ты» and «вы»)
    """Return ``message`` as it is; the extraction gives it a child's wording too."""
    return message
