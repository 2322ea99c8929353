"""Everything that may go wrong in a page without a test looking for it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

# On a deep link Streamlit's client asks below the page's own path for its server first, and then at the root.
PROBE = re.compile(r"^/[\w-]+/_stcore/(health|host-config)$")
LOCAL = {"localhost", "127.0.0.1"}


class Watch:
    """Collects console errors, uncaught errors, failed requests and requests that leave this machine."""

    def __init__(self, context: BrowserContext) -> None:
        self.problems: list[str] = []
        context.on("page", self._follow)

    def _follow(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.problems.append(f"uncaught in {page.url}: {error}"))
        page.on("console", self._console)
        page.on("request", lambda request: self._address(request.url))
        page.on("websocket", lambda socket: self._address(socket.url))
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)
        page.on("crash", lambda: self.problems.append(f"{page.url} crashed"))

    def _console(self, message: ConsoleMessage) -> None:
        place = message.location.get("url", "")
        if message.type == "error" and not PROBE.match(urlsplit(place).path):
            self.problems.append(f"console error: {message.text} ({place})")

    def _address(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob", "about") and parts.hostname not in LOCAL:
            self.problems.append(f"request leaves this machine: {url}")

    def _failed(self, request: Request) -> None:
        # A request still under way when its page is left is aborted; that is no fault.
        if request.failure != "net::ERR_ABORTED":
            self.problems.append(f"request failed: {request.url}: {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and not PROBE.match(urlsplit(response.url).path):
            self.problems.append(f"answer {response.status}: {response.url}")
