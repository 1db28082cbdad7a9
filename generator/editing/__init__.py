"""Proposals to change content/, as edits that somebody sees before they are made."""
