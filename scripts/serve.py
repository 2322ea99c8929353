"""Start the app on a free port and say where it is; `make run` calls this."""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import time
import webbrowser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FIRST_PORT = 8501
TRIES = 100
OPEN_WITHIN = 60.0  # seconds that a browser waits for the server


def is_free(host: str, port: int) -> bool:
    """Whether a server may listen there; a port left in TIME_WAIT counts as free, as it does for the server."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def has_display() -> bool:
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def open_browser(host: str, port: int) -> None:
    """Wait until the server answers, then show the page; gives up after a while, without a word."""
    end = time.monotonic() + OPEN_WITHIN
    while time.monotonic() < end:
        try:
            socket.create_connection((host, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            webbrowser.open(f"http://{host}:{port}")
            return


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, help=f"the port (default: the first free one from {FIRST_PORT})")
    parser.add_argument("--host", default="localhost", help="who may connect: localhost (default), or 0.0.0.0 for all")
    parser.add_argument("--only-open", action="store_true", help="open a browser when a server answers there")
    options = parser.parse_args()
    if options.only_open:
        open_browser(options.host, options.port or FIRST_PORT)
        return

    ports = [options.port] if options.port is not None else range(FIRST_PORT, FIRST_PORT + TRIES)
    port = next((port for port in ports if 0 < port < 65536 and is_free(options.host, port)), None)
    if port is None:
        sys.exit(f"Port {ports[0]} on {options.host} is taken or not allowed. Try make run PORT=8600")

    place = "localhost" if options.host in ("0.0.0.0", "::") else options.host
    print(f"\n  Auto-decoder Playground: http://{place}:{port}\n  Ctrl+C stops it.\n", flush=True)
    settings = {
        "server.port": port,
        "server.address": options.host,
        "server.headless": "true",  # an ASGI app's server opens no browser, so it is opened here
        "server.showEmailPrompt": "false",
        "logger.hideWelcomeMessage": "true",  # the lines above say it
    }
    arguments = [f"--{name}={value}" for name, value in settings.items()]
    os.chdir(ROOT)
    if has_display():  # in a process of its own: this one becomes the server
        waiter = [sys.executable, __file__, "--only-open", f"--host={place}", f"--port={port}"]
        subprocess.Popen(waiter, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.execv(sys.executable, [sys.executable, "-m", "streamlit", "run", "app.py", *arguments])


if __name__ == "__main__":
    main()
