"""Findings on a desk: what a screen leads to is assigned, visited, answered with evidence, checked, and not asked twice.

A finding is a question. Nothing here changes the register: where the answer is a change, a case gives it.
How runs meet: docs/method/findings-on-the-desk.md.
"""
