"""One way to define a browser part: its module lives in assets/js and is fetched once, by content hash.

Streamlit sends inline JavaScript again with every change of data, so what is inlined is this loader alone.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

ASSETS = Path(__file__).resolve().parents[3] / "assets"

# Not one line: Streamlit takes a one-line string with a slash for a path.
_LOADER = """
const part = await import(new URL("assets/%(build)s/js/%(module)s", document.baseURI).href);
export default (component) => part.default(component);
"""


@cache
def build() -> str:
    """A hash of everything under assets/js and assets/css: part of the URL, so that versions are never mixed."""
    digest = hashlib.sha256()
    for path in sorted([*ASSETS.glob("js/**/*"), *ASSETS.glob("css/**/*")]):
        if path.is_file():
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def browser_part(name: str, *, html: str) -> ComponentRenderer:
    """A component whose code is assets/js/NAME.js and whose style is assets/css/parts.css and, if any, NAME.css.

    html is fixed markup of ours; what people type never goes into it (the modules use textContent).
    """
    sheets = (ASSETS / "css" / "parts.css", ASSETS / "css" / f"{name}.css")
    style = "\n".join(sheet.read_text() for sheet in sheets if sheet.is_file())
    js = _LOADER % {"build": build(), "module": f"{name}.js"}
    return st.components.v2.component(f"autodecoder.{name}", html=html, css=style, js=js)
