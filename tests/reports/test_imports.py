from __future__ import annotations

import subprocess
import sys

import pytest

import stance.reports


def test_importing_reports_loads_no_renderer():
    code = (
        "import sys, stance.reports; "
        "print({'jinja2', 'rich', 'torch', 'transformers', 'pandas'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"


def test_unknown_names_are_attribute_errors():
    with pytest.raises(AttributeError, match="no attribute 'render_pdf'"):
        getattr(stance.reports, "render_pdf")  # noqa: B009
