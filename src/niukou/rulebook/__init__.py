"""The rulebook: packs of policy as typed objects.

In: the YAML and CSV files of `packs/`, written by officials. Out: `load.load_pack(name, on=day)` gives one
`model.Pack`, inherited, checked and dated, or raises `errors.PackError` with every fault, its file and line.
Why: policy is data; what a pack says must be certain before a single row is judged, and nothing in it is ever
executed. The way through: find → files (yaml_text, schema) → inherit → dictionary, codelists, standards,
sources, rules, cases (references) → expression → at_date, fingerprint.
"""
