"""The ASGI app: the shell script, what the browser fetches, and the lifespan; `streamlit run app.py` serves it.

The shell lies in pages/ because a main script *beside* a pages/ folder makes Streamlit fall back to its old page
discovery on a deep link (docs/decisions/0001-asgi-entry.md).
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import streamlit as st
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from pages.shared.nagle import send_at_once

ASSETS = Path(__file__).resolve().parent / "assets"


class VersionedFiles(StaticFiles):
    """Files below a content hash in the URL: they never change, so the browser need not ask again."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def get_ready() -> None:
    from pages.shared import warm_up  # here, since this import alone takes a third of a second

    warm_up.run()


@contextlib.asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Begin at once with what takes seconds, beside the server's own start: the first visitor waits less."""
    send_at_once()
    threading.Thread(target=get_ready, name="warm up", daemon=True).start()
    yield


app = st.App("pages/shell.py", lifespan=lifespan, routes=[Mount("/assets/{build}", VersionedFiles(directory=ASSETS))])
