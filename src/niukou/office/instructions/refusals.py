"""Why an instruction is not given, answered or taken back."""


class InstructionError(Exception):
    """Refused, and nothing was written. Says what is wrong and what would be right, Chinese first."""
