"""functions."""

import streamlit as st

st.title("functions")
