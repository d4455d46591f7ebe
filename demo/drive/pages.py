"""`python -m demo.drive.pages --out demo-out/drive`: the pages of the drive that was made there, on this machine alone."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from demo.drive.office import open_office_of
from niukou.cli.start import main as niukou


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve them until Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m demo.drive.pages", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("demo-out/drive"), help="哪个文件夹 / which folder")
    parser.add_argument("--port", default="8000", help="在哪个端口 / at which port")
    asked = parser.parse_args(arguments)
    open_office_of(asked.out.absolute())
    return niukou(["serve", "--port", asked.port])


if __name__ == "__main__":
    sys.exit(main())
