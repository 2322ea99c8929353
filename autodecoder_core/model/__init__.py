"""The model: what a run is made of, the decoder, the auto-decoder, and its file."""
