"""Keyboards: what Telegram accepts under a message and below the input line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .errors import bad_request

if TYPE_CHECKING:
    from .errors import ApiError
    from .params import Params

MAX_BUTTONS = 100
MAX_CALLBACK_BYTES = 64
MAX_COPY_TEXT = 256
_OTHER_ACTIONS = (
    "login_url", "switch_inline_query", "switch_inline_query_current_chat", "switch_inline_query_chosen_chat",
    "callback_game", "pay",
)  # fmt: skip

Markup = dict[str, Any]


def read_markup(params: Params) -> Markup | None:
    """Return the checked ``reply_markup`` of a call, None when there is none.

    Raises:
        ApiError: 400 with the reason Telegram gives.
    """
    markup = params.json("reply_markup", "can't parse reply keyboard markup JSON object")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        return _inline(markup["inline_keyboard"])
    if "keyboard" in markup:
        return _reply(markup)
    return markup


def read_inline(params: Params) -> Markup | None:
    """Return the inline keyboard of an edit; other keyboards cannot be edited in.

    Raises:
        ApiError: 400 with the reason Telegram gives.
    """
    markup = read_markup(params)
    if markup and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    return markup


def _rows(rows: Any, field: str, kind: str) -> list[list[Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(f'field "{field}" of the {kind} must be an Array of Arrays')
    if sum(map(len, rows)) > MAX_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return [row for row in rows if row]


def _inline(rows: Any) -> Markup | None:
    checked = [
        [_inline_button(button) for button in row] for row in _rows(rows, "inline_keyboard", "InlineKeyboardMarkup")
    ]
    return {"inline_keyboard": checked} if checked else None


def _unparsable(reason: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {reason}")


def _inline_button(button: Any) -> Any:
    if not isinstance(button, dict):
        raise _unparsable("InlineKeyboardButton must be an Object")
    text = button.get("text")
    if text is None:
        raise _unparsable('Can\'t find field "text"')
    if not isinstance(text, str):
        raise _unparsable('Field "text" must be of type String')
    if not text.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if button.get("callback_data"):
        _check_data(button["callback_data"])
        return button
    if button.get("url"):
        return {**button, "url": _checked_url(button["url"])}
    _check_action(button)
    return button


def _check_data(data: Any) -> None:
    if not isinstance(data, str):
        raise _unparsable('Field "callback_data" must be of type String')
    if len(data.encode()) > MAX_CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")


def _check_action(button: Markup) -> None:
    copied, web_app = button.get("copy_text"), button.get("web_app")
    if copied is not None:
        value = copied.get("text") if isinstance(copied, dict) else None
        if not isinstance(value, str) or not 1 <= len(value) <= MAX_COPY_TEXT:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
    elif isinstance(web_app, dict):
        url = str(web_app.get("url", ""))
        if not url.startswith("https://"):
            raise bad_request(f"inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed")
    elif not any(button.get(action) is not None for action in _OTHER_ACTIONS):
        raise _unparsable("Text buttons are unallowed in the inline keyboard")


def _checked_url(url: Any) -> str:
    text = str(url)

    def wrong(reason: str) -> ApiError:
        return bad_request(f"inline keyboard button URL '{text}' is invalid: {reason}")

    if text.startswith(("tg://", "ton://", "tonsite://")):
        return text
    parts = urlsplit(text if "://" in text else f"http://{text}")
    if parts.scheme not in {"http", "https"}:
        raise wrong("Unsupported URL protocol")
    host = parts.hostname or ""
    if not host:
        raise wrong("URL host is empty")
    if "." not in host.strip(".") or " " in text:
        # this is also what refuses http://localhost/, a popular surprise of local webhooks
        raise wrong("Wrong HTTP URL")
    return text if "://" in text else f"http://{text}/"


def _reply(markup: Markup) -> Markup:
    rows = _rows(markup["keyboard"], "keyboard", "ReplyKeyboardMarkup")
    checked = []
    for row in rows:
        buttons = []
        for button in row:
            one = {"text": button} if isinstance(button, str) else button
            if not isinstance(one, dict) or not isinstance(one.get("text"), str):
                raise bad_request("can't parse keyboard button: KeyboardButton must be a String or an Object")
            if not one["text"].strip():
                raise bad_request("keyboard button text must be non-empty")
            buttons.append(one)
        checked.append(buttons)
    return {**markup, "keyboard": checked}
