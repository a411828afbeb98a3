"""Example -> probabilities: pair encoding, the torch classifier, calibration."""

from typing import Final

DEFAULT_MODEL: Final = "base"
"""The shipped model that is used when none is named."""
