"""Commands in processes of their own without a start of their own: a process that has everything imported forks them.

Importing what ``run`` needs takes seconds of processor time, and the tests of the command line start dozens. Each
is still a process with its own environment, folder, descriptors and exit code. ``python -m tests.forked SOCKET`` is the
process that forks; the rest is the tests' side.
"""

from __future__ import annotations

import array
import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).parents[1]
_MOST = 1 << 20


class Forked:
    """A running command, as far as ``asyncio.subprocess.Process`` is used here."""

    def __init__(self, pid: int, stdout: asyncio.StreamReader, stderr: asyncio.StreamReader | None, end: int) -> None:
        self.pid, self.stdout, self.stderr = pid, stdout, stderr
        self.returncode: int | None = None
        self._end = asyncio.ensure_future(self._ended(end))

    async def wait(self) -> int:
        return await asyncio.shield(self._end)

    async def communicate(self) -> tuple[bytes, bytes]:
        out, err = await asyncio.gather(self.stdout.read(), self.stderr.read() if self.stderr else _nothing())
        await self.wait()
        return out, err

    def send_signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    async def _ended(self, end: int) -> int:
        code = (await (await _reader(end)).read()).decode()
        self.returncode = os.waitstatus_to_exitcode(int(code))
        return self.returncode


class Forkery:
    """The tests' side of the process that forks."""

    def __init__(self) -> None:
        self._socket, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter
                [sys.executable, "-m", "tests.forked", str(theirs.fileno())], cwd=ROOT, pass_fds=[theirs.fileno()]
            )

    async def start(
        self, args: tuple[str, ...], folder: Path, env: dict[str, str], *, one_stream: bool = False
    ) -> Forked:
        """Start a command; with ``one_stream`` its complaints come out of ``stdout`` too."""
        (out, out_of), (err, err_of), (end, end_of) = os.pipe(), os.pipe(), os.pipe()
        order = json.dumps({"args": args, "folder": str(folder), "env": env, "one_stream": one_stream}).encode()
        descriptors = array.array("i", [out_of, err_of, end_of])
        self._socket.sendmsg([len(order).to_bytes(4), order], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, descriptors)])
        for descriptor in descriptors:
            os.close(descriptor)
        pid = int((await asyncio.to_thread(self._socket.recv, 64)).decode())
        return Forked(pid, await _reader(out), await _reader(err), end)

    def close(self) -> None:
        self._socket.close()
        self._process.wait(20)


async def _reader(descriptor: int) -> asyncio.StreamReader:
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    pipe = os.fdopen(descriptor, "rb", 0)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), pipe)
    return reader


async def _nothing() -> bytes:
    return b""


def main() -> None:
    """Fork a keeper for every order until the tests' end of the socket is closed."""
    import bot.check  # noqa: PLC0415
    import bot.cli  # noqa: PLC0415
    import bot.demo.running  # noqa: PLC0415
    import bot.running  # noqa: F401, PLC0415
    import services.exporting  # noqa: F401, PLC0415
    import storage.migrate  # noqa: F401, PLC0415

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the keepers need no wait()
    with socket.socket(fileno=int(sys.argv[1])) as orders:
        while order := _next(orders):
            text, descriptors = order
            if os.fork() == 0:
                orders.detach()
                _keep(json.loads(text), descriptors)
            for descriptor in descriptors:
                os.close(descriptor)
            # The keeper writes the command's pid to the socket itself: it has a copy of it.


def _next(orders: socket.socket) -> tuple[bytes, list[int]] | None:
    head, descriptors, _, _ = socket.recv_fds(orders, 4, 3)
    if not head:
        return None
    left, parts = int.from_bytes(head), []
    while left:
        parts.append(orders.recv(min(left, _MOST)))
        left -= len(parts[-1])
    return b"".join(parts), descriptors


def _keep(order: dict, descriptors: list[int]) -> NoReturn:
    """Fork the command, say its pid, wait for it and pass its exit status on."""
    out, err, end = descriptors
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    pid = os.fork()
    if pid == 0:
        _be_a_command(order, out, out if order["one_stream"] else err)
    os.write(int(sys.argv[1]), str(pid).encode())
    for descriptor in (out, err):
        os.close(descriptor)
    _, status = os.waitpid(pid, 0)
    os.write(end, str(status).encode())
    os._exit(0)


def _be_a_command(order: dict, out: int, err: int) -> NoReturn:
    code = 1
    try:
        nothing = os.open(os.devnull, os.O_RDWR)
        for descriptor, target in ((0, nothing), (1, out), (2, err)):
            os.dup2(target, descriptor)
        os.closerange(3, 64)
        os.chdir(order["folder"])
        os.environ.clear()
        os.environ.update(order["env"])
        sys.argv = ["nastavnik", *order["args"]]
        from bot.cli import main as command  # noqa: PLC0415

        command()
        code = 0
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)  # nothing of the forking process's own is to run here


if __name__ == "__main__":
    main()
