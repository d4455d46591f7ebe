from __future__ import annotations

import re
import subprocess
import sys

import pytest

from niukou.terms.identity import identity_scheme


def test_unknown_scheme_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="cn_resident, none"):
        identity_scheme("passport")


def test_schemes_define_the_same_public_macros() -> None:
    public = {
        name: {
            f"identity_{part}"
            for part in ("clean", "number", "standard", "form", "key", "valid", "birth", "sex", "mask")
        }
        & set(re.findall(r"MACRO (identity_\w+)\(", identity_scheme(name).macros))
        for name in ("cn_resident", "none")
    }
    assert public["cn_resident"] == public["none"]
    assert len(public["none"]) == 9


def test_without_a_scheme_any_text_is_a_number() -> None:
    said = identity_scheme("none").derive(" ａ-1 ")
    assert said == (" ａ-1 ", "a-1", None, "other", True, None, None)


def test_starting_up_does_not_wait_for_the_dictionaries_of_characters() -> None:
    code = "import sys, niukou.terms.identity, niukou.terms.name; print('pypinyin' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"
