"""The Chromium that the browser tests drive; ``python -m tests.browser`` says what to install when there is none."""

from __future__ import annotations

import shutil
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ADVICE = (
    "Testerna behöver Chromium. Debian/Ubuntu: apt-get install chromium fonts-dejavu-core. "
    "Fedora: dnf install chromium. Arch: pacman -S chromium."
)


def chromium() -> str | None:
    """Path of the browser, or None when none is installed."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


if __name__ == "__main__":
    sys.exit(None if chromium() else ADVICE)
