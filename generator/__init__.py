"""Regesta: publish an annotated archive as a static website."""
