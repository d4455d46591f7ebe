"""The one expression language of the rules: read, typed by the dictionary, never executed.

In: text of a rule and the words it may use. Out: a typed tree, or a refusal with the reason. Why: bulk and
desk must judge by the same condition, so it is written once, as data, and every engine renders it.
"""

from niukou.rulebook.expression.check import check_expressions, head_condition_words
from niukou.rulebook.expression.message import parse_message
from niukou.rulebook.expression.needs import columns, prune, scope
from niukou.rulebook.expression.parse import parse_condition, parse_value
from niukou.rulebook.expression.vocabulary import (
    ExpressionError,
    Vocabulary,
    vocabulary_of_lead,
    vocabulary_of_quality,
    vocabulary_of_table,
)

__all__ = [
    "ExpressionError",
    "Vocabulary",
    "check_expressions",
    "columns",
    "head_condition_words",
    "parse_condition",
    "parse_message",
    "parse_value",
    "prune",
    "scope",
    "vocabulary_of_lead",
    "vocabulary_of_quality",
    "vocabulary_of_table",
]
