"""Checks PDFs against PDF/A-2a (ISO 19005-2), PDF/UA-1 (ISO 14289-1) and the rules of this project.

It reads files with a parser of its own, so that what it says of their syntax is about the bytes that are there. How
each rule is read follows the profiles in rules.json, as an independent validator reads them.
"""
