"""Where everything lies that is kept on this machine."""

from __future__ import annotations

import os
from pathlib import Path


def home() -> Path:
    """The folder for everything that is kept: $AUTODECODER_HOME, or ~/.autodecoder."""
    return Path(os.environ.get("AUTODECODER_HOME") or Path.home() / ".autodecoder").expanduser()
