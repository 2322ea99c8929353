"""Page set-up and navigation: the script that Streamlit runs for every page."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.shared import warm_up
from pages.shared.thread_line import running_head

PAGES = Path(__file__).resolve().parent

page = st.navigation(
    [
        st.Page(PAGES / "idea.py", title="Idea", default=True),
        st.Page(PAGES / "functions.py", title="Functions"),
        st.Page(PAGES / "train.py", title="Train"),
        st.Page(PAGES / "explore.py", title="Explore"),
        st.Page(PAGES / "fit.py", title="Fit"),
        st.Page(PAGES / "runs.py", title="Runs"),
    ],
    position="top",
)
st.set_page_config(  # after the navigation, which would give the tab the page's word alone
    page_title=f"{page.title} · Auto-decoder Playground",
    page_icon=str(PAGES.parent / "assets/img/icon.png"),
    layout="wide",
)
with running_head(page.url_path or "idea"):
    page.run()
warm_up.page_served()
