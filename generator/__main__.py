"""``python -m generator``: the same as the command ``regesta``."""

from generator.cli import main

if __name__ == "__main__":
    main()
