"""Anything labelled -> Example."""
