"""PUBLISH: all or nothing."""
