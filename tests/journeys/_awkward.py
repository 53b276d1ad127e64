import re, logging, structlog, pytest
from datetime import timedelta, date
from sqlalchemy import select
from tests.journeys.test_joining_journey import *  # noqa
from tests.journeys.test_one_pair import Cast, LINK, link_on, consent, answer, question_of
from tests.journeys.phone import Phone
from storage.tables import Guardianship

BAD = ["text", "photo", "sticker", "voice", "contact", "location", "long", "emoji", "html", "cmd"]


async def bad(ph, kinds=BAD):
    p = ph.person
    for k in kinds:
        if k == "text":
            await p.send("просто текст")
        elif k == "photo":
            await p.send_photo()
        elif k == "sticker":
            await p.send_sticker()
        elif k == "voice":
            await p.send_voice()
        elif k == "contact":
            await p.send_contact()
        elif k == "location":
            await p.send_location()
        elif k == "long":
            await p.send("я" * 4000)
        elif k == "emoji":
            await p.send("😀😀")
        elif k == "html":
            await p.send("<b>Вася</b> &amp;")
        elif k == "cmd":
            await p.send("=cmd|' /C calc'!A0")
        await ph._answered()
        print(f"   [{k}] ->", p.screen.text.replace("\n", " / ")[:230], p.screen.buttons, "ALERT", p.alert)


async def show(ph, n=1):
    print(f"--- {ph.person.user.full_name}:", ph.person.screen.text, ph.person.screen.rows, "alert:", ph.person.alert)


async def test_awkward(app, world, school):
    with structlog.testing.capture_logs() as lines:
        try:
            await walk(app, world, school)
        finally:
            print("ERR", [l for l in lines if l["log_level"] in ("error", "critical", "warning")])


async def walk(app, world, school):
    link = await link_for(app, school)
    k = Phone(world.person(101, "Аня"), "ru")
    await k.start("forged-token")
    await show(k)
    await k.start(link)
    await show(k)
    await bad(k)
    await k.tap("Что мы храним?")
    await show(k)
    await bad(k, ["text", "photo"])
    await k.tap("← Назад")
    await k.tap("Начать")
    await show(k)
    await bad(k)
    await k.start()
    await show(k)
    await k.command("menu")
    await show(k)
    await k.command("language")
    await show(k)
    await k.tap("English")
    await show(k)
    await k.command("language")
    await k.tap("Русский")
    await show(k)
    await k.start()
    await k.send("Аня-Мария О'Нил")
    await show(k)
    for d in ("31.02.2013", "01.05.2030", "01.01.1890", "5 лет", "1.5.13"):
        await k.send(d)
        print(d)
        await show(k)
        if "классе" in k.person.text:
            break
    await bad(k, ["photo", "sticker", "long", "emoji"])
    await k.tap("← Дата рождения")
    await show(k)
    await k.tap("2012")
    await show(k)
    await bad(k, ["text", "photo"])
    await k.tap("Февраль")
    await show(k)
    await bad(k, ["text", "voice"])
    await k.tap("29")
    await show(k)
    await k.send("12")
    await show(k)
    await k.send("7 <b>")
    await show(k)
    await bad(k)
    await k.tap("Не соглашаюсь")
    await show(k)
    await bad(k, ["text", "photo"])
    await k.tap("Дальше")
    await show(k)
    await k.tap("Соглашаюсь")
    await show(k)
    await k.command("menu")
    await show(k)
    await k.tap("Передумать" if k.shows("Передумать") else "Ссылка")
    await show(k)
    await k.tap("✗")
    await show(k)
    await k.tap("Соглашаюсь")
    await show(k)
    await bad(k, ["text", "photo", "sticker"])
    await k.command("menu")
    await show(k)
    await k.tap("Показать ссылку")
    await show(k)
    await k.tap("Показать QR")
    await show(k)
    payload = link_on(k)
    await k.start(payload)
    await show(k)  # own guardian link
    await k.command("meeting")
    await show(k)
    await k.command("plan")
    await show(k)
    await k.command("today")
    await show(k)
    await k.command("sos")
    await show(k)
    await bad(k, ["text", "photo"])
    await k.person.double_tap("Куратору")
    await k.person.settle()
    await show(k)
    await k.command("menu")
    await show(k)
    await k.tap("сылк")
    await show(k)
    await k.tap("Возьму бумажный")
    await show(k)
    # guardian
    m = Phone(world.person(102, "Мама"), "ru")
    await m.start(link)
    await show(m)  # mentee's link
    await m.start(payload)
    await show(m)
    await bad(m, ["text", "photo"])
    await m.tap("Начать")
    await bad(m, ["text", "photo"])
    await m.tap("Нет")
    await show(m)
    await m.tap("← Назад")
    await m.tap("Да")
    await show(m)
    await m.tap("Нет")
    await show(m)
    await m.tap("← Назад")
    await m.person.double_tap("Да, это так")
    await m.person.settle()
    await show(m)
    await bad(m, ["photo", "html", "cmd", "emoji", "long"])
    await m.send("Мария О'Нил")
    await show(m)
    await m.tap("Не соглашаюсь")
    await show(m)
    await m.tap("Дальше")
    await show(m)
    await m.tap("Соглашаюсь")
    await show(m)
    await m.command("menu")
    await show(m)
    await m.command("meeting")
    await show(m)
    await m.command("child")
    await show(m)
    await m.command("sos")
    await show(m)
    x = Phone(world.person(109, "Чужой"), "ru")
    await x.start(payload)
    await show(x)
    async with work(app) as unit:
        row = await unit.scalar(select(Guardianship.id))
        await guardians.confirm_guardian(unit, school, row)
    await m.command("menu")
    await show(m)
    await m.command("child")
    await show(m)
    await m.tap("Согласия")
    await show(m)
    await k.command("menu")
    await show(k)
    await m.command("menu")
