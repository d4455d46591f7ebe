"""A helper as a row: what may lie open, what is sealed, and the index by which number and telephone are found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from niukou.office.audit import keys
from niukou.office.registry.content import Content
from niukou.office.registry.fields import YearDictionary
from niukou.office.registry.sealed_values import unseal_values
from niukou.office.support.models import Helper
from niukou.rulebook.model import Field

NAME, NUMBER, PHONE = "helper_name", "helper_number", "helper_phone"
_OF_THE_PAIRING = ("unit", "unit_level", "starts_on", "ends_on", "primary")
_FEWEST = 4  # characters of a value that is worth an index


def helper_fields(dictionary: YearDictionary) -> dict[str, Field]:
    """The fields of a pairing that tell of the helper himself."""
    fields = dictionary.fields("pairing")
    return {name: field for name, field in fields.items() if name not in _OF_THE_PAIRING}


def helper_columns(unit: int, content: Content, forms: Mapping[str, str]) -> dict[str, Any]:
    """The columns of a helper. forms: the standard forms of number and telephone, by field."""
    return {
        "name": content.values.get(NAME, ""),
        "values": dict(content.values),
        "sealed": content.sealed_bytes(),
        "number": index_of("identity", forms.get(NUMBER, "")),
        "phone": index_of("phone", forms.get(PHONE, "")),
        "digest": content.digest("helper", str(unit)),
    }


def forms_of(content: Content, dictionary: YearDictionary) -> dict[str, str]:
    """The standard forms of what is sealed."""
    fields = dictionary.fields("pairing")
    return {name: dictionary.standard_form(fields[name], text) for name, text in content.sealed.items()}


def index_of(kind: str, form: str) -> bytes | None:
    """The keyed index of a value in standard form; None where it identifies nobody."""
    return keys.index(kind, form) if len(form) >= _FEWEST else None


def content_of_helper(helper: Helper) -> Content:
    """What is known of a helper, in the clear."""
    return Content(helper.values, unseal_values(helper.sealed))
