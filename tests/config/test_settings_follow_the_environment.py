"""Where database, key and papers are is said by the environment; nothing decides on its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ASK = """
import json
from niukou.config import settings as s
d = s.DATABASES["default"]
print(json.dumps([d["ENGINE"], str(d["NAME"]), d.get("OPTIONS", {}), str(s.KEY_FILE), str(s.PAPERS), s.PACK]))
"""


def _asked(folder: Path, **environment: str) -> list[object]:
    told = subprocess.run(
        [sys.executable, "-c", ASK], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    return list(json.loads(told.stdout))


def test_unset_everything_lies_in_the_working_folder(tmp_path: Path) -> None:
    engine, name, options, key, papers, pack = _asked(tmp_path)
    assert (engine, name) == ("django.db.backends.sqlite3", str(tmp_path / "niukou.sqlite3"))
    assert isinstance(options, dict) and options["transaction_mode"] == "IMMEDIATE"
    assert (key, papers) == (str(tmp_path / "niukou.key"), str(tmp_path / "niukou-papers"))
    assert pack == "national"


def test_a_url_names_the_database(tmp_path: Path) -> None:
    url = "postgresql://office@127.0.0.1:5433/county"
    engine, name, options, key, _, pack = _asked(
        tmp_path, NIUKOU_DATABASE_URL=url, NIUKOU_KEY_FILE="/keys/k", NIUKOU_PACK="henan-2018"
    )
    assert (engine, name, options) == ("django.db.backends.postgresql", "county", {})
    assert (key, pack) == ("/keys/k", "henan-2018")
