"""Memory and processor time of the server and of what it started, from /proc."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from .topic import Unmeasured

PROC = Path("/proc")
WARM = "autodecoder_core.runs.warm"


def check() -> None:
    """Raises Unmeasured where there is no /proc."""
    if not (PROC / "self" / "stat").exists():
        raise Unmeasured("this is read from /proc, which only Linux has. Run it there.")


def resident(pid: int) -> float:
    """Memory in MB (10⁶ bytes) that the process has in RAM, shared libraries included."""
    found = re.search(r"^VmRSS:\s+(\d+) kB", (PROC / str(pid) / "status").read_text(), re.MULTILINE)
    return int(found[1]) * 1024 / 1e6 if found else 0.0


def private(pid: int) -> float:
    """Of that, what it shares with no other process, in MB."""
    text = (PROC / str(pid) / "smaps_rollup").read_text()
    return sum(map(int, re.findall(r"^Private_\w+:\s+(\d+) kB", text, re.MULTILINE))) * 1024 / 1e6


def cpu_seconds(pid: int) -> float:
    """Processor time that the process has used so far, in user and system mode."""
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def descendants(pid: int) -> Iterator[int]:
    """The living processes that it started, and those that they started."""
    parents = {}
    for entry in PROC.iterdir():
        if entry.name.isdecimal():
            try:
                parents[int(entry.name)] = int(_stat(int(entry.name))[1])
            except OSError:
                continue  # ended meanwhile
    wanted = [pid]
    for parent in wanted:
        children = [child for child, of in parents.items() if of == parent]
        wanted += children
        yield from children


def warm(server: int) -> int | None:
    """The server's warm worker process: the one that it started itself; workers are forks of that one."""
    for pid in descendants(server):
        if int(_stat(pid)[1]) == server and WARM in (PROC / str(pid) / "cmdline").read_text():
            return pid
    return None


def _stat(pid: int) -> list[str]:
    """Fields of /proc/PID/stat from the third on: state, parent, …"""
    return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
