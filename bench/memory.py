"""What the server keeps in memory: after its start, with torch, and with ten people in it."""

from __future__ import annotations

from contextlib import ExitStack

from tests.browser.server import Server

from . import process
from .browser import app, launched, open_page, store_of, visit
from .clock import until
from .runs import trained, waves
from .topic import Options, Table, Topic

Row = tuple[str, str, str, str, str]
STEADY = 0.5  # MB that a process may grow in a second and still count as at rest


def measure(options: Options) -> list[Table]:
    process.check()
    n = options.choose(10, 2)
    rows = []
    with launched() as browser, app() as server, ExitStack() as sessions:
        rows.append(_row("after the start", server))
        first = sessions.enter_context(visit(browser, server))
        open_page(first, "/")
        rows.append(_row("first page open, torch loaded", server))
        with store_of(server) as store:
            both = trained(store, waves(options.choose(1000, 100)), options.choose(20, 1))
        thread = f"dataset={both.dataset}&run={both.run}"
        for i in range(n):
            page = first if i == 0 else sessions.enter_context(visit(browser, server))
            open_page(page, f"/train?{thread}")
            open_page(page, f"/explore?{thread}")
            if i == 0:
                until(lambda: process.warm(server.pid) is not None, 10, "the warm worker process")
                rows.append(_row("one session, which was on Train and is on Explore", server))
        rows.append(_row(f"{n} sessions of that kind, all open", server))
    columns = ("", "server", "of that its own", "warm worker process", "of that its own")
    return [Table("Megabytes in RAM", columns, rows, "Its own: not shared with any other process.")]


def _row(name: str, server: Server) -> Row:
    warm = process.warm(server.pid)
    for pid in filter(None, (server.pid, warm)):
        _settle(pid)
    figures = [f"{kind(server.pid):.0f}" for kind in (process.resident, process.private)]
    theirs = [f"{kind(warm):.0f}" if warm else "–" for kind in (process.resident, process.private)]
    return name, figures[0], figures[1], theirs[0], theirs[1]


def _settle(pid: int) -> None:
    """Wait until the process has stopped growing. Raises TimeoutError after a minute."""
    sizes = [0.0]

    def steady() -> bool:
        sizes.append(process.resident(pid))
        return abs(sizes[-1] - sizes[-2]) < STEADY

    until(steady, 60, "a process to stop growing", every=1.0)


TOPIC = Topic(
    "memory",
    "Memory",
    "Each session is a browser window of its own with 1,000 functions of 64 points and a run trained on them in "
    "its thread. The warm worker process is there so that a run starts without waiting for imports; workers are forks "
    "of it.",
    measure,
)
