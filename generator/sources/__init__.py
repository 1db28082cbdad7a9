"""READ: what people wrote, as records."""
