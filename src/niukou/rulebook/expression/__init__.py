"""rulebook/expression"""
