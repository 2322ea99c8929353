"""idea."""

import streamlit as st

st.title("idea")
