"""The room as Django knows it."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Procedures under way."""

    name = "niukou.office.cases"
    label = "cases"
