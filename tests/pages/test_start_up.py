"""What a server does so that nobody waits longer than need be."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

from pages.shared.nagle import OPEN_FILES, send_at_once

from .conftest import PAGES

FIRST_PAGE = f"""
import sys
from streamlit.testing.v1 import AppTest
app = AppTest.from_file({str(PAGES / "shell.py")!r}, default_timeout=60).run()
assert not app.exception and app.title[0].value, app.exception
print("torch" in sys.modules)
"""


def test_the_first_page_does_without_torch(home: Path) -> None:
    environment = {**os.environ, "AUTODECODER_HOME": str(home)}
    command = [sys.executable, "-c", FIRST_PAGE]
    done = subprocess.run(command, cwd=PAGES.parent, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "False"


def test_connections_to_a_socket_that_named_no_protocol_send_at_once() -> None:
    with socket.socket() as listening, socket.socket() as client:
        assert listening.proto == 0  # as Streamlit opens it; asyncio would see to one of IPPROTO_TCP
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        before = os.listdir(OPEN_FILES)
        send_at_once()
        assert os.listdir(OPEN_FILES) == before
        client.connect(listening.getsockname())
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
