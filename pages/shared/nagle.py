"""Answers that leave the server at once. Nothing here concerns pages; it is apart from app.py to be tested."""

from __future__ import annotations

import contextlib
import os
import socket
from pathlib import Path

OPEN_FILES = Path("/dev/fd")  # on Linux and macOS


def send_at_once() -> None:
    """Let no small answer of a server in this process wait until the one before it has been acknowledged.

    That is Nagle's algorithm, and costs 40 ms for each file, message and update of a live view. asyncio turns it off,
    but only on sockets opened with the protocol named, and Streamlit's is not. Connections inherit the setting from
    the socket that listens, which nobody hands out: it is looked for among the open files.
    """
    for number in os.listdir(OPEN_FILES) if OPEN_FILES.is_dir() else ():
        with contextlib.suppress(OSError):  # most are no sockets
            found = socket.socket(fileno=int(number))
            with contextlib.suppress(OSError):
                if found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                    found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            found.detach()  # it is not ours to close
