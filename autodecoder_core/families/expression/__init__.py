"""The language of user formulas: read by a whitelist into a tree, evaluated and typeset from that tree alone."""
