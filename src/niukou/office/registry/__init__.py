"""The book: households and persons, their year files and papers, the decisions, and the double-entry ledger of people.

A person stands in exactly one account (outside, poor, exited, removed, gone) of one area. Every change is an entry that
names its decision, moves somebody from where he stood to where he stands, and is never edited, only reversed.
"""
