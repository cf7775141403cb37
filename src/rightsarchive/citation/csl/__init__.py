"""A processor of the Citation Style Language 1.0.2 (https://docs.citationstyles.org/en/stable/specification.html).

It knows nothing of archives: CSL-JSON items, a style and a locale go in, references for a whole document come out. Our own rules
about what is cited stand in ``citation/rules.py``, not here.
"""
