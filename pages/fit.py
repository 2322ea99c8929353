"""fit."""

import streamlit as st

st.title("fit")
