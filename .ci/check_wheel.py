"""Check what a built wheel holds: all of the package, and nothing beside it."""

import sys
import zipfile
from pathlib import Path


def main(wheel: Path) -> None:
    """Compare the wheel with the package's folder; a difference is an error."""
    root = Path(__file__).parents[1]
    expected = {
        str(path.relative_to(root))
        for path in (root / "stance").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    names = set(zipfile.ZipFile(wheel).namelist())
    packed = {name for name in names if ".dist-info/" not in name}
    if packed != expected:
        sys.exit(
            f"{wheel}: missing {sorted(expected - packed)}, surplus {sorted(packed - expected)}"
        )
    needed = {
        "stance/py.typed",
        "stance/weights/base/int8-1.safetensors",
        "stance/weights/small/model.safetensors",
    }
    if absent := needed - packed:
        sys.exit(f"{wheel}: lacks {sorted(absent)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
