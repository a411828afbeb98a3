"""Articles and rows, in and out of files."""

from stance.files.hashing import hash_files
from stance.files.reading import find_files, read_articles
from stance.files.rows import read_numbered_rows, read_rows
from stance.files.writing import text_output, write_rows, write_text

__all__ = [
    "find_files",
    "hash_files",
    "read_articles",
    "read_numbered_rows",
    "read_rows",
    "text_output",
    "write_rows",
    "write_text",
]
