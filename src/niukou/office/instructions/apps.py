"""The room as Django knows it."""

from django.apps import AppConfig


class InstructionsConfig(AppConfig):
    """What the level above asked."""

    name = "niukou.office.instructions"
    label = "instructions"
