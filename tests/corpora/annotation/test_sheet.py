"""A sheet, or a queue of disagreements, that is not as it was given out."""

from __future__ import annotations

from pathlib import Path

import pytest

from stance.corpora.annotation.adjudication import read_decisions
from stance.corpora.annotation.sheet import read_answers
from stance.errors import FileError


def test_a_sheet_without_its_column_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ana.csv"
    path.write_text("id,quote\na:1,null and void\n")
    with pytest.raises(FileError, match="no column 'annotation'"):
        list(read_answers(path, annotator="ana"))
    with pytest.raises(FileError, match="no column 'annotation'"):
        list(read_decisions(path))
