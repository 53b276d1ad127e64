"""``python -m bench.pairing``: the best set beside greedy and beside scipy's assignment, and a chat while it runs.

The same people and the same possible pairs for all three, each in a process of its own. A school of 200 mentees and 200
mentors, towns and a region of schools of thirty; and, harder than any school, graphs of random pairs without schools.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from bench.lists import CURATOR, KEY, OTHER, Timed, bot, share
from bench.school import MOMENT, found_school
from catalog.load import load_catalogue
from domain.clock import ShiftedClock
from domain.matching.assign import assign
from domain.matching.best import best_set
from domain.matching.model import Guide, Seeker, Terms
from domain.matching.points import spread
from domain.matching.tables import Barriers, Worth
from domain.vocabulary import MentoringForm, PersonKind
from sandbox.server import running
from sandbox.world import World
from storage.crypto import DataCipher
from storage.database import Database
from storage.tables import Base

AREAS = ("study", "career", "project", "confidence", "new_place", "sport_arts")
SLOTS = ("mon_day", "mon_eve", "tue_day", "tue_eve", "wed_day", "wed_eve", "thu_day", "thu_eve", "fri_day", "sat")
SCHOOL = 30
CASES = {"school 200": (200, 200), "town 2000": (2000, SCHOOL), "region 10000": (10_000, SCHOOL)}
GRAPHS = {"graph 200": (200, 200), "graph 2000": (2000, 15), "graph 10000": (10_000, 15)}
AIMS = {200: 0.1, 2000: 1.0, 10_000: 15.0}
WAYS = ("ours", "greedy", "scipy")
AIM_MS = 300


def people(count: int, school: int) -> tuple[list[Seeker], list[Guide], Terms]:
    """Return so many mentees and as many mentors, in schools of so many each."""
    dice = random.Random(count)

    def some(words: tuple[str, ...], most: int) -> frozenset[str]:
        return frozenset(dice.sample(words, dice.randint(1, most)))

    seekers = [
        Seeker(number, number, PersonKind.PUPIL, grade=dice.randint(5, 9), age=dice.randint(11, 15),
               areas=some(AREAS, 3), slots=some(SLOTS, 3), mentor_kind=dice.choice(("any", "pupil", "teacher")),
               format=dice.choice(("in_person", "online", "both")), waiting_days=dice.randint(0, 40),
               place=number // school)
        for number in range(count)
    ]  # fmt: skip
    guides = [
        Guide(count + number, count + number, dice.choice((PersonKind.PUPIL, PersonKind.TEACHER)), grade=10,
              areas=some(AREAS, 3), slots=some(SLOTS, 3), format=dice.choice(("in_person", "online", "both")),
              ages=some(("a7", "a11", "a14", "a16"), 2), capacity_left=dice.choice((1, 1, 1, 2)),
              place=number // school)
        for number in range(count)
    ]  # fmt: skip
    forms = load_catalogue().forms
    return seekers, guides, Terms((forms[MentoringForm.PUPIL_PUPIL].rule, forms[MentoringForm.TEACHER_PUPIL].rule))


def offers_of(seekers: list[Seeker], guides: list[Guide], terms: Terms) -> tuple[list, list]:
    """Return the possible pairs with their points, and what each place of a mentor adds."""
    weights = load_catalogue().matching.weights()
    rows: list[list[tuple[int, int]]] = []
    start = 0
    for place in sorted({seeker.place for seeker in seekers}):
        here = [guide for guide in guides if guide.place == place]
        barriers, worth = Barriers(here, terms), Worth(here, weights)
        rows += [
            [(start + at, points) for at, points in worth.of(seeker, barriers.possible(seeker))]
            for seeker in seekers
            if seeker.place == place
        ]
        start += len(here)
    return rows, [[spread(led, weights) for led in range(guide.capacity_left)] for guide in guides]


def graph(count: int, edges: int) -> tuple[list, list]:
    """Return random pairs: no schools, so that one long chain of moves may go through all of it."""
    dice = random.Random(count)
    rows = [[(at, dice.randint(0, 100)) for at in sorted(dice.sample(range(count), edges))] for _ in range(count)]
    return rows, [[0]] * count


def greedy(rows: list, places: list) -> list[int]:
    """Give pairs their places by points, the best first, as a tired person would."""
    free, found = Counter({at: len(own) for at, own in enumerate(places)}), [-1] * len(rows)
    for points, row, at in sorted((-points, row, at) for row, offer in enumerate(rows) for at, points in offer):
        if points <= 0 and found[row] < 0 and free[at]:
            found[row] = at
            free[at] -= 1
    return found


def with_scipy(rows: list, places: list) -> list[int]:
    """Return scipy's best assignment: every place a column, and for every row a column of its own to stay alone."""
    import numpy as np  # noqa: PLC0415 - the memory of the others is measured without it
    from scipy.sparse import csr_array  # noqa: PLC0415
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching  # noqa: PLC0415

    starts, count = [], 0
    for own in places:
        starts.append(count)
        count += len(own)
    owner = [at for at, own in enumerate(places) for _ in own]
    triples = [
        (row, starts[at] + nth, points + added)
        for row, offer in enumerate(rows)
        for at, points in offer
        for nth, added in enumerate(places[at])
    ]
    alone = 1000 * len(rows)
    triples += [(row, count + row, 1000 - alone) for row in range(len(rows))]
    row, column, points = (np.array(each) for each in zip(*triples, strict=True))
    table = csr_array((1000.0 - points, (row, column)), shape=(len(rows), count + len(rows)))
    _, columns = min_weight_full_bipartite_matching(table)
    return [owner[at] if at < count else -1 for at in columns]


def measure(way: str, case: str) -> dict[str, float]:
    """Return what one way makes of one case: pairs, points, seconds, and the MiB of the process at its highest.

    Of a school ours makes the whole set: rules, points, pairs and why somebody has none. The others are given the
    possible pairs with their points, and make nothing but the choice.
    """
    if way == "ours" and case in CASES:
        seekers, guides, terms = people(*CASES[case])
        start, cpu = time.perf_counter(), time.process_time()
        found = best_set(seekers, guides, terms, load_catalogue().matching.weights())
        figures: dict[str, float] = {"pairs": len(found.pairs), "points": found.total}
    else:
        rows, places = graph(*GRAPHS[case]) if case in GRAPHS else offers_of(*people(*CASES[case]))
        if way == "scipy":
            with_scipy(rows[:1], places)  # what importing takes is no part of it
        start, cpu = time.perf_counter(), time.process_time()
        at = {"ours": ours, "greedy": greedy, "scipy": with_scipy}[way](rows, places)
        figures = {"pairs": sum(each >= 0 for each in at), "points": worth(rows, places, at)}
        figures["edges"] = sum(map(len, rows))
    figures |= {"seconds": time.perf_counter() - start, "cpu": time.process_time() - cpu}
    return figures | {"memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def ours(rows: list, places: list) -> list[int]:
    """Return our best assignment."""
    every = 1000 * len(rows)  # as many pairs as possible before anything else
    return assign([[(at, points + every) for at, points in offer] for offer in rows], places)


def worth(rows: list, places: list, found: list[int]) -> int:
    """Return the points of an assignment."""
    taken: Counter[int] = Counter()
    total = 0
    for offer, at in zip(rows, found, strict=True):
        if at >= 0:
            total += dict(offer)[at] + places[at][taken[at]]
            taken[at] += 1
    return total


async def chat(seconds: float) -> list[float]:
    """Return how long a chat waits for its answers while sets of a whole region are worked out beside it."""
    with tempfile.TemporaryDirectory(prefix="nastavnik-bench-") as folder:
        url = f"sqlite+aiosqlite:///{folder}/bench.db"
        database = Database(url, DataCipher(KEY))
        async with database.writer.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        await found_school(database, ShiftedClock(MOMENT), 100, CURATOR)
        await database.close()
        world = World(ShiftedClock(MOMENT), record_limit=20)
        async with running(world) as api, bot(world, api, url, "bench.pairing_beside"):
            phone = Timed(world.person(OTHER, "Аня"))
            await phone.does("first", phone.person.command("help"))
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                await phone.does("beside", phone.person.command("help"))
                await asyncio.sleep(0.05)
            return phone.waits["beside"]


def main() -> None:
    """Measure, print, and say whether the aims are met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one", nargs=2, metavar=("WAY", "CASE"), help="one measurement, as JSON")
    parser.add_argument("--seconds", type=float, default=20, help="how long the chat is watched")
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(*options.one)))
        return
    figures = {case: {way: _apart(way, case) for way in WAYS} for case in (*CASES, *GRAPHS)}
    print(f"{'':16}{'possible':>10}" + "".join(f"{way:>36}" for way in WAYS))
    for case, by_way in figures.items():
        cells = "".join(f"{one['pairs']:8.0f} {one['points']:9.0f} {one['cpu']:8.2f} s {one['memory']:5.0f} MiB"
                        for one in by_way.values())  # fmt: skip
        print(f"{case:16}{by_way['scipy']['edges']:10.0f}{cells}")
        size, mine = int(case.split()[1]), by_way["ours"]
        same = all(by_way["ours"][each] == by_way["scipy"][each] for each in ("pairs", "points"))
        print(f"{'':16}as good as scipy: {same}; {mine['cpu']:.2f} s of processor time, {mine['seconds']:.2f} s on the "
              f"clock, aim {AIMS[size]:g} s")  # fmt: skip
    waits = asyncio.run(chat(options.seconds))
    print(f"a chat beside a region of 10,000: p50 {statistics.median(waits):.0f} ms, p95 {share(waits, 0.95):.0f} ms, "
          f"aim {AIM_MS}; {len(waits)} answers; load {os.getloadavg()[0]:.1f}")  # fmt: skip
    if options.out:
        options.out.write_text(json.dumps({**figures, "chat": waits}, indent=1) + "\n")


def _apart(way: str, case: str) -> dict[str, float]:

    command = [sys.executable, "-m", "bench.pairing", "--one", way, case]
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return found


if __name__ == "__main__":
    main()
