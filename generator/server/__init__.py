"""`regesta serve`: watch, rebuild, reload; annotating in the page."""
