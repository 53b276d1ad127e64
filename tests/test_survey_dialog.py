"""The questionnaire dialog: whatever people tap or send, in whatever order, it stays on a question that is theirs."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from aiogram.types import ContentType
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.load import load_catalogue
from dialogs.states import MenuSG, SurveySG
from dialogs.survey import actions, dialog, getters
from dialogs.survey.state import Progress
from domain.answers import AnswerFault, AnswerType, check_answer
from domain.vocabulary import MentoringForm, Role
from locales import translator
from sandbox.entities import length, parse_html
from services.access import Actor, Grant
from services.surveys import Sheet, SurveyView, request_id_of
from storage.tables import Answer
from tests.chatless import ChatlessManager

CATALOGUE = load_catalogue()
NOW = datetime(2026, 9, 15, 9, tzinfo=UTC)
SHEETS = [
    (key, form)
    for key in sorted(CATALOGUE.questionnaires)
    for form in (None, *MentoringForm)
    if form is None or any(item.forms for item in CATALOGUE.questionnaires[key].items)
]


class Memory:
    """A unit of work that keeps answers in a dictionary and reads nothing."""

    def __init__(self) -> None:
        self.now = NOW
        self.answers: dict[str, object] = {}
        self.changed: list[dict] = []

    def put(self, entity, key) -> None:
        assert isinstance(entity, Answer)
        assert key == ["request_id", "item_id"]
        self.answers[entity.item_id] = entity.value

    def change(self, _entity, _key, **values) -> None:
        self.changed.append(values)

    async def first(self, _statement):
        return None

    async def scalar(self, _statement):
        return None

    async def all(self, _statement):
        return []

    def execute(self, _statement) -> None:
        """What follows from an answer is somebody else's row."""

    async def exclusive(self) -> None:
        """Nobody else writes here anyway."""

    def post(self, _message) -> None:
        """Help is on its way elsewhere."""


def manager_of(key, form, *, locale="ru", child=False) -> ChatlessManager:
    actor = Actor(1, 2, 3, locale=locale, first_name="Аня", child=child, grants=(Grant(Role.MENTOR, 3, 4),))
    manager = ChatlessManager(
        dialog, SurveySG.question, locale=locale, child=child, actor=actor, unit=Memory(), catalogue=CATALOGUE
    )
    questionnaire = CATALOGUE.questionnaires[key]
    items = questionnaire.items_for(form)
    first = next(item.id for item in items if item.when is None)
    view = SurveyView(
        Sheet(request_id_of(2, key[0], 1), *key, subject_id=1), form.value if form else None, False, first, (), ()
    )
    Progress.begin(manager, view, CATALOGUE)
    return manager


async def screen(manager):
    data = await getters.question(manager.middleware_data["unit"], manager.actor, **_surroundings(manager))
    return data["text"], [key for row in data["rows"] for key in row]


def _surroundings(manager):
    return {"t": manager.middleware_data["t"], "dialog_manager": manager}


def message(text=None, kind=ContentType.TEXT):
    return SimpleNamespace(text=text, content_type=kind)


async def tap(manager, data) -> None:
    await actions.on_tap(None, None, manager, data)


@pytest.mark.parametrize(("locale", "child"), [("ru", True), ("ru", False), ("en", True), ("en", False)])
@pytest.mark.parametrize(("key", "form"), SHEETS, ids=str)
async def test_every_question_fits_a_phone(key, form, locale, child) -> None:
    manager = manager_of(key, form, locale=locale, child=child)
    progress = await Progress.of(manager)
    for item in progress.items:
        every_option = [option.id for option in item.options][:3] if item.type is AnswerType.MC3 else ()
        for picked in ((), every_option):
            progress.show(item.id, picked, answered=bool(picked))
            for fault in (None, *AnswerFault, "use_buttons", "use_text"):
                progress.data["fault"] = fault
                source, keys = await screen(manager)
                text, _ = parse_html(source)
                assert 0 < length(text) <= 900
                assert text.count("\n") < 6
                assert "{" not in text
                assert len({key.data for key in keys}) == len(keys)
                for button in keys:
                    assert 0 < len(button.label) <= 22
                    assert len(f"q:{button.data}".encode()) + 7 <= 64


@pytest.mark.parametrize(("key", "form"), SHEETS, ids=str)
async def test_the_first_button_leads_to_the_end(key, form) -> None:
    manager = manager_of(key, form)
    for _ in range(60):
        if manager.current_context().state == SurveySG.done:
            break
        progress = await Progress.of(manager)
        if progress.item.type is AnswerType.OT:
            await actions.on_message(message("пара слов"), None, manager)
            continue
        _, keys = await screen(manager)
        await tap(manager, keys[0].data)
        if progress.item.type is AnswerType.MC3 and progress.picked:
            _, keys = await screen(manager)
            await tap(manager, next(key.data for key in keys if key.data.endswith(":NEXT")))
    assert manager.current_context().state == SurveySG.done
    assert {"state": "done"}.items() <= manager.middleware_data["unit"].changed[-1].items()


async def test_three_fast_taps_keep_all_three_and_a_double_tap_ticks_once() -> None:
    manager = manager_of(("IN-ME-P", 1), None)
    for option in ("study", "career", "career", "project", "other"):
        await tap(manager, f"me_needs:+{option}")
    assert (await Progress.of(manager)).picked == ["study", "career", "project"]
    assert len(manager.alerts.said) == 1
    _, keys = await screen(manager)
    assert "Дальше (3)" in [key.label for key in keys]
    await tap(manager, "me_needs:-career")
    await tap(manager, "me_needs:NEXT")
    assert manager.middleware_data["unit"].answers == {"me_needs": ["study", "project"]}


async def test_a_tap_on_the_last_question_does_not_answer_this_one() -> None:
    manager = manager_of(("IN-ME-P", 1), None)
    await tap(manager, "me_needs:SKIP")
    await tap(manager, "me_needs:SKIP")
    await tap(manager, "me_format:online")
    assert manager.dialog_data["item"] == "me_goal"
    assert manager.middleware_data["unit"].answers == {"me_needs": None}
    assert len(manager.alerts.said) == 2


async def test_back_and_on_again_asks_nothing_twice() -> None:
    manager = manager_of(("IN-ME-P", 1), None)
    await tap(manager, "me_needs:SKIP")
    await tap(manager, "me_goal:SKIP")
    await tap(manager, "me_mentor:student")
    await tap(manager, "me_format:BACK")
    await tap(manager, "me_mentor:BACK")
    await actions.on_message(message("собрать робота"), None, manager)
    assert manager.dialog_data["item"] == "me_format"
    assert manager.middleware_data["unit"].answers["me_goal"] == "собрать робота"
    assert "робот" not in json.dumps(manager.dialog_data, ensure_ascii=False)


async def test_awkward_input_is_answered_kindly_and_loses_nothing() -> None:
    manager = manager_of(("IN-MR", 1), MentoringForm.PUPIL_PUPIL)
    await actions.on_message(message(kind=ContentType.STICKER), None, manager)
    assert "кнопок" in (await screen(manager))[0]
    await tap(manager, "mr_why:+help")
    await tap(manager, "mr_why:NEXT")
    assert "кнопок" not in (await screen(manager))[0]
    await tap(manager, "mr_strong:SKIP")
    await actions.on_message(message(kind=ContentType.PHOTO), None, manager)
    assert "текст" in (await screen(manager))[0]
    await actions.on_message(message("я" * 5000), None, manager)
    assert "300" in (await screen(manager))[0]
    await tap(manager, "mr_strong_own:SKIP")
    for typed, word in (("много", "цифрами"), ("7", "от 1 до 5"), ("👍", "цифрами")):
        await actions.on_message(message(typed), None, manager)
        assert word in (await screen(manager))[0]
    await actions.on_message(message(" 2 "), None, manager)
    assert manager.middleware_data["unit"].answers["mr_capacity"] == 2


async def test_a_typed_label_is_as_good_as_a_tap() -> None:
    manager = manager_of(("IN-ME-P", 1), None)
    await actions.on_message(message("выбор профессии"), None, manager)
    assert (await Progress.of(manager)).picked == ["career"]
    await tap(manager, "me_needs:NEXT")
    await tap(manager, "me_goal:SKIP")
    await actions.on_message(message("Студент"), None, manager)
    assert manager.middleware_data["unit"].answers["me_mentor"] == "student"


async def test_a_pause_goes_to_the_menu() -> None:
    manager = manager_of(("IN-ME-P", 1), None)
    await tap(manager, "me_needs:PAUSE")
    assert manager.started == [(MenuSG.main, None)]
    assert manager.dialog_data["item"] == "me_needs"


async def test_a_few_words_on_request_after_the_end() -> None:
    manager = manager_of(("MT-ME", 1), None)
    await tap(manager, "mt_met:no")
    assert manager.current_context().state == SurveySG.done
    done = await getters.done(None, manager.actor, **_surroundings(manager))
    assert done["extra"]
    await actions.add_words(None, None, manager)
    await actions.on_message(message("Заболела"), None, manager)
    assert manager.current_context().state == SurveySG.done
    assert manager.middleware_data["unit"].answers == {"mt_met": "no", "mt_note": "Заболела"}
    assert sum(values.get("state") == "done" for values in manager.middleware_data["unit"].changed) == 1


WAYS = st.sampled_from(["BACK", "SKIP", "NEXT", "KEEP", "", "x", "+x", "-x", "11", "0", "2026-09-17", "yes"])
MOVES = st.one_of(
    st.tuples(st.just("button"), st.integers(0, 20)),
    st.tuples(st.just("raw"), WAYS),
    st.tuples(st.just("stale"), WAYS),
    st.tuples(st.just("text"), st.text(max_size=400)),
    st.tuples(st.just("text"), st.sampled_from(["3", "-1", "1e9", "да", "Да", "17.09.2026", "/x", "<b>", "1" * 50])),
    st.tuples(st.just("thing"), st.sampled_from([ContentType.PHOTO, ContentType.VOICE, ContentType.STICKER])),
)


@settings(max_examples=60, deadline=None)
@given(sheet=st.sampled_from(SHEETS), moves=st.lists(MOVES, max_size=40))
def test_any_sequence_of_inputs_leaves_a_valid_state(sheet, moves) -> None:
    asyncio.run(_walk(*sheet, moves))


async def _walk(key, form, moves) -> None:
    manager = manager_of(key, form)
    unit = manager.middleware_data["unit"]
    for kind, what in moves:
        progress = await Progress.of(manager)
        if manager.current_context().state == SurveySG.done:
            await actions.add_words(None, None, manager)
            if manager.current_context().state == SurveySG.done:
                return
        current = manager.dialog_data["item"]
        if kind == "button":
            _, keys = await screen(manager)
            usable = [key.data for key in keys if not key.data.endswith(":PAUSE")]
            if usable:
                await tap(manager, usable[what % len(usable)])
        elif kind == "raw":
            await tap(manager, f"{current}:{what}")
        elif kind == "stale":
            await tap(manager, f"another:{what}")
            assert manager.dialog_data["item"] == current
        elif kind == "text":
            await actions.on_message(message(what), None, manager)
        else:
            await actions.on_message(message(kind=what), None, manager)
            assert manager.dialog_data["item"] == current
        _check(manager, progress.questionnaire, unit)
        await screen(manager)


def _check(manager, questionnaire, unit) -> None:
    data = manager.dialog_data
    assert json.loads(json.dumps(data)) == data
    item = questionnaire.item(data["item"])
    assert len(data.get("picked", ())) <= 3
    assert set(data.get("picked", ())) <= {option.id for option in item.options}
    assert set(unit.answers) <= set(data["seen"])
    for item_id, value in unit.answers.items():
        if value is not None:
            assert check_answer(questionnaire.item(item_id).rule, value) == value


def test_the_thanks_name_the_helpline_only_when_needed() -> None:
    assert "8-800-2000-122" in translator("ru", child=True).you(
        "\nThank you for saying that you need help. What happens next stands in a message of its own. "
        "If there is danger right now: 112 or 8-800-2000-122 (free, anonymous)."
    )
