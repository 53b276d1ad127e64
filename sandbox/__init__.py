"""A strict local Telegram: a Bot API over HTTP, virtual people for tests, and a chat page for the demo."""
