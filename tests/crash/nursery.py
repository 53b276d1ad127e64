"""A process that has everything imported and forks bots on request, so that a restart takes a moment and not seconds.

Each bot is a process of its own with its own connections, killed with SIGKILL like any other. One line of JSON on
stdin (environment, log file, moment) starts one and answers with its process id; the end of stdin ends them all.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from datetime import datetime

from bot.app import App
from bot.logs import configure
from bot.running import run_app
from bot.settings import Settings
from domain.clock import ShiftedClock


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead need no wait()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    children = []
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _be_a_bot(order)
        children.append(pid)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()
    for pid in children:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _be_a_bot(order: dict[str, object]) -> None:
    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        log = os.open(str(order["log"]), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        nothing = os.open(os.devnull, os.O_RDWR)
        for descriptor, target in ((0, nothing), (1, nothing), (2, log)):
            os.dup2(target, descriptor)
        os.environ.update(order["env"])
        configure()
        clock = ShiftedClock(datetime.fromisoformat(str(order["at"])))
        asyncio.run(run_app(App(Settings(_env_file=None), clock)))
        code = 0
    finally:
        os._exit(code)  # nothing of the nursery's own is to run here


if __name__ == "__main__":
    main()
