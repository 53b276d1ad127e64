"""What Telegram refuses, over real HTTP, with its codes and texts."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import aiohttp
import pytest

from sandbox.person import PNG

NO_ACTION = "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"


def wrong_url(url, why="Wrong HTTP URL"):
    return inline(url=url), f"inline keyboard button URL '{url}' is invalid: {why}"


def inline(**button):
    return {"inline_keyboard": [[{"text": "Да", **button}]]}


async def send(api, **params):
    return await api.refused("sendMessage", **{"chat_id": 101, "text": "hi", **params})


async def test_token_and_method(api, session, url):
    assert await api.refused("sendFlowers") == "404 Not Found"
    async with session.get(f"{url}/bot1:x/getMe") as response:
        assert response.status == 401
        assert (await response.json())["description"] == "Unauthorized"
    assert (await api.ok("GETME"))["username"] == "nastavnik_demo_bot"


@pytest.mark.parametrize("text", ["", "   \n ", "<b> </b>"])
@pytest.mark.usefixtures("anya")
async def test_empty_text(api, text):
    assert await send(api, text=text, parse_mode="HTML") == "400 Bad Request: message text is empty"


@pytest.mark.usefixtures("anya")
async def test_length_counts_utf16_after_entities(api):
    long = "400 Bad Request: message is too long"
    assert await send(api, text="я" * 4097) == long
    assert await send(api, text="😀" * 2049) == long
    result = await api.ok("sendMessage", chat_id=101, text=f"<b>{'я' * 4096}</b>", parse_mode="HTML")
    assert result["entities"] == [{"type": "bold", "offset": 0, "length": 4096}]
    refused = await api.refused("editMessageText", chat_id=101, message_id=result["message_id"], text="я" * 4097)
    assert refused == "400 Bad Request: MESSAGE_TOO_LONG"


@pytest.mark.usefixtures("anya")
async def test_text_is_trimmed(api):
    result = await api.ok("sendMessage", chat_id=101, text="  <i>да</i> нет \n", parse_mode="HTML")
    assert result["text"] == "да нет"
    assert result["entities"] == [{"type": "italic", "offset": 0, "length": 2}]


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        (inline(callback_data="я" * 33), "BUTTON_DATA_INVALID"),
        (inline(callback_data=""), NO_ACTION),
        (inline(), NO_ACTION),
        ({"inline_keyboard": [[{"text": " ", "callback_data": "x"}]]}, "inline keyboard button text must be non-empty"),
        ({"inline_keyboard": [[{"callback_data": "x"}]]},
         "can't parse inline keyboard button: Can't find field \"text\""),
        wrong_url("not-a-url"),
        wrong_url("ftp://example.com", "Unsupported URL protocol"),
        wrong_url("http://localhost:80/x"),
        (inline(copy_text={"text": "x" * 257}), "BUTTON_COPY_TEXT_INVALID"),
        ({"inline_keyboard": [{"text": "x"}]},
         'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'),
        ({"inline_keyboard": [[{"text": "x", "callback_data": "x"}]] * 101}, "REPLY_MARKUP_TOO_LONG"),
        ({"keyboard": [[{"text": ""}]]}, "keyboard button text must be non-empty"),
        ("{broken", "can't parse reply keyboard markup JSON object"),
        ("[]", "object expected as reply markup"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("anya")
async def test_keyboards(api, markup, reason):
    assert await send(api, reply_markup=markup) == f"400 Bad Request: {reason}"


@pytest.mark.usefixtures("anya")
async def test_keyboard_at_the_limits(api):
    await api.ok("sendMessage", chat_id=101, text="x", reply_markup=inline(callback_data="я" * 32))
    full = {"inline_keyboard": [[{"text": str(n), "callback_data": "x"} for n in range(8)] for _ in range(12)]}
    result = await api.ok("sendMessage", chat_id=101, text="x", reply_markup=json.dumps(full))
    assert len(result["reply_markup"]["inline_keyboard"]) == 12


async def test_who_can_be_written_to(api, world, anya):
    assert await send(api, chat_id="") == "400 Bad Request: chat_id is empty"
    assert await send(api, chat_id=999) == "400 Bad Request: chat not found"
    world.person(102, "Новенький")
    assert await send(api, chat_id=102) == "403 Forbidden: bot can't initiate conversation with a user"
    await anya.block()
    assert await send(api) == "403 Forbidden: bot was blocked by the user"
    await anya.unblock()
    await api.ok("sendMessage", chat_id="101", text="снова здесь")
    anya.user.deactivated = True
    assert await send(api) == "403 Forbidden: user is deactivated"


async def test_edits(api, anya):
    keys = inline(callback_data="1")
    sent = await api.ok("sendMessage", chat_id=101, text="раз", reply_markup=keys)
    where = {"chat_id": 101, "message_id": sent["message_id"]}
    same = await api.refused("editMessageText", **where, text="раз ", reply_markup=keys)
    assert same.startswith("400 Bad Request: message is not modified: specified new message content and reply")
    assert "400 Bad Request: message is not modified" in await api.refused(
        "editMessageReplyMarkup", **where, reply_markup=keys
    )
    edited = await api.ok("editMessageText", **where, text="два")
    assert edited["text"] == "два"
    assert "reply_markup" not in edited
    assert "edit_date" in edited
    assert await api.refused("editMessageCaption", **where, caption="x") == (
        "400 Bad Request: there is no caption in the message to edit"
    )
    gone = {"chat_id": 101, "message_id": 4040}
    assert await api.refused("editMessageText", **gone, text="x") == "400 Bad Request: message to edit not found"
    own = anya.messages[0].message_id
    assert await api.refused("editMessageText", chat_id=101, message_id=own, text="x") == (
        "400 Bad Request: message can't be edited"
    )
    kept = await api.ok("sendMessage", chat_id=101, text="x", reply_markup={"keyboard": [["Меню"]]})
    assert await api.refused("editMessageText", chat_id=101, message_id=kept["message_id"], text="y") == (
        "400 Bad Request: message can't be edited"
    )


@pytest.mark.usefixtures("anya")
async def test_deletes(api, world):
    sent = [await api.ok("sendMessage", chat_id=101, text=str(n)) for n in range(3)]
    ids = [one["message_id"] for one in sent]
    assert await api.ok("deleteMessage", chat_id=101, message_id=ids[0]) is True
    assert await api.refused("deleteMessage", chat_id=101, message_id=ids[0]) == (
        "400 Bad Request: message to delete not found"
    )
    assert await api.ok("deleteMessages", chat_id=101, message_ids=[ids[0], ids[1]]) is True
    await world.move_clock(timedelta(hours=49))
    assert await api.refused("deleteMessage", chat_id=101, message_id=ids[2]) == (
        "400 Bad Request: message can't be deleted for everyone"
    )


async def test_answers_to_taps(api, world, anya):
    sent = await api.ok("sendMessage", chat_id=101, text="?", reply_markup=inline(callback_data="1"))
    query = await anya.tap("Да")
    too_long = await api.refused("answerCallbackQuery", callback_query_id=query.id, text="я" * 201)
    assert too_long == "400 Bad Request: MESSAGE_TOO_LONG"
    assert await api.ok("answerCallbackQuery", callback_query_id=query.id, text="Готово", show_alert=True)
    assert anya.alert == "Готово"
    old = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert await api.refused("answerCallbackQuery", callback_query_id="1") == old
    late = await anya.tap_data(sent["message_id"], "1")
    world.callbacks.expire()
    assert await api.refused("answerCallbackQuery", callback_query_id=late.id) == old


async def test_files(api, session, url, world, anya):
    async def upload(method, field, content, name="x.bin", **extra):
        form = aiohttp.FormData({"chat_id": "101", **extra})
        form.add_field("key", io.BytesIO(content), filename=name)
        form.add_field(field, "attach://key")
        async with session.post(f"{url}/bot{world.token}/{method}", data=form) as response:
            body = await response.json()
            return body.get("result") or f"{body['error_code']} {body['description']}"

    assert await upload("sendDocument", "document", b"") == "400 Bad Request: file must be non-empty"
    assert await upload("sendPhoto", "photo", b"text") == "400 Bad Request: IMAGE_PROCESS_FAILED"
    assert "is too big for a photo; the maximum size is" in await upload("sendPhoto", "photo", b"x" * (10 << 20 | 1))
    assert await upload("sendDocument", "document", b"x" * (52 << 20)) == "413 Request Entity Too Large"
    assert await upload("sendDocument", "document", b"x", caption="я" * 1025) == (
        "400 Bad Request: message caption is too long"
    )
    sent = await upload("sendDocument", "document", b"PK", "отчёт.xlsx", caption="<b>готов</b>", parse_mode="HTML")
    assert sent["document"]["file_name"] == "отчёт.xlsx"
    assert sent["caption_entities"] == [{"type": "bold", "offset": 0, "length": 5}]
    assert anya.documents[-1].content == b"PK"
    again = await api.ok("sendDocument", chat_id=101, document=sent["document"]["file_id"])
    assert again["document"]["file_size"] == 2
    assert await api.refused("sendDocument", chat_id=101) == "400 Bad Request: there is no document in the request"
    assert await api.refused("sendPhoto", chat_id=101, photo="nonsense") == (
        "400 Bad Request: wrong file identifier/HTTP URL specified"
    )
    photo = await upload("sendPhoto", "photo", PNG)
    assert photo["photo"][0]["width"] == 1
    voice = await upload("sendVoice", "voice", b"OggS")
    again = await api.ok("sendVoice", chat_id=101, voice=voice["voice"]["file_id"], caption="again")
    assert again["voice"]["file_unique_id"] == voice["voice"]["file_unique_id"]
    assert await api.refused("sendVoice", chat_id=101, voice="gone") == (
        "400 Bad Request: wrong file identifier/HTTP URL specified"
    )
    assert await api.refused("sendVoice", chat_id=101, voice=photo["photo"][0]["file_id"]) == (
        "400 Bad Request: can't use file of type Photo as Voice"
    )
    assert await api.refused("editMessageText", chat_id=101, message_id=photo["message_id"], text="x") == (
        "400 Bad Request: there is no text in the message to edit"
    )
    path = (await api.ok("getFile", file_id=sent["document"]["file_id"]))["file_path"]
    async with session.get(f"{url}/file/bot{world.token}/{path}") as response:
        assert await response.read() == b"PK"


@pytest.mark.usefixtures("anya")
async def test_other_refusals(api):
    assert await send(api, parse_mode="Pretty") == "400 Bad Request: unsupported parse_mode"
    assert await send(api, entities=[{"type": "bold", "offset": 9, "length": 1}]) == (
        "400 Bad Request: entity begins after the end of the text at UTF-16 offset 9"
    )
    assert await send(api, reply_parameters={"message_id": 999}) == ("400 Bad Request: message to be replied not found")
    assert await send(api, text="\ud83d") == "400 Bad Request: strings must be encoded in UTF-8"
    assert await api.refused("sendChatAction", chat_id=101, action="dance") == (
        "400 Bad Request: wrong parameter action in request"
    )
    assert await api.refused("setMyCommands", commands=[{"command": "Меню", "description": "x"}]) == (
        "400 Bad Request: BOT_COMMAND_INVALID"
    )


async def test_commands_by_scope_and_language(api, anya):
    one = [{"command": "menu", "description": "Меню"}]
    two = [*one, {"command": "today", "description": "Сегодня"}]
    await api.ok("setMyCommands", commands=one)
    assert anya.commands == ["menu"]
    await api.ok("setMyCommands", commands=two, scope={"type": "chat", "chat_id": 101}, language_code="ru")
    assert anya.commands == ["menu", "today"]
    assert await api.ok("getMyCommands", scope={"type": "chat", "chat_id": 101}) == []
    await api.ok("deleteMyCommands", scope={"type": "chat", "chat_id": 101}, language_code="ru")
    assert anya.commands == ["menu"]
