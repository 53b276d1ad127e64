"""The application starts over the sandbox and answers strangers and operators."""

from __future__ import annotations


async def test_a_stranger_is_told_how_to_get_in(app, world):
    person = world.person(501, "Лера")
    await person.start()
    screen = await person.answer()
    print(person.transcript)
    assert screen.text


async def test_an_operator_gets_the_setup(app, world):
    person = world.person(900, "Оператор")
    await person.start()
    await person.answer()
    print(person.transcript)
