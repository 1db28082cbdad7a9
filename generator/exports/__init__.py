"""The archive in others' formats."""
