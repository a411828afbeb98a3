"""What can go wrong, each with a remedy. The command line turns any of these into exit 2."""

from __future__ import annotations


class StanceError(Exception):
    """Root of all errors that the package raises on purpose.

    Args:
        message: What is wrong: names the value and what is allowed.
        remedy: What the reader can do about it.
    """

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}; {self.remedy}" if self.remedy else self.message


class InputError(StanceError):
    """A value given by the caller cannot be used (wrong type, missing key, empty text)."""


class LabelError(InputError):
    """A label is not one of `neutral`, `rejects`, `supports`."""


class FileError(StanceError):
    """A file cannot be read or written (missing, empty, binary, wrong columns)."""


class ModelError(StanceError):
    """A model directory cannot be used (missing file, other encoding version, label order)."""


class MissingExtraError(StanceError):
    """An optional dependency is not installed; the remedy is the command that installs it."""
