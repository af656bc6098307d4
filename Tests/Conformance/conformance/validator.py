"""Runs every check over a file."""
from __future__ import annotations

import json
from pathlib import Path

# Imported for the checks that they register.
from . import (  # noqa: F401
    annotations,
    catalogue,
    colour,
    extension_schemas,
    fonts,
    house,
    images,
    metadata,
    structure_rules,
    syntax_rules,
    tables,
    tagging,
)
from .absent import ABSENCES, report_found
from .report import CHECKERS, STANDARDS, Report
from .subject import Subject
from .values import SyntaxFault

RULES_FILE = Path(__file__).resolve().parent.parent / "rules.json"


def validate(path: Path, limit: int = 20) -> Report:
    """Everything that is wrong with a file; at most `limit` objects for each rule."""
    report = Report(limit)
    try:
        subject = Subject(path)
    except (SyntaxFault, OSError) as fault:
        report.add_own("the file can be read", path.name, str(fault))
        return report
    for checker in CHECKERS:
        report.allowed = checker.rules
        checker.run(subject, report)
    report_found(subject, report)
    return report


def rules_of_the_standards() -> set[str]:
    """The names of all rules in rules.json."""
    text = json.loads(RULES_FILE.read_text(encoding="utf-8"))
    short = {standard: key for key, standard in STANDARDS.items()}
    return {
        f"{short[standard]}:{rule['clause']}-{rule['test']}"
        for standard, rules in text["rules"].items()
        for rule in rules
    }


def checked_rules() -> set[str]:
    """The names of the rules that a function checks."""
    return {rule for checker in CHECKERS for rule in checker.rules}


def absent_rules() -> set[str]:
    """The names of the rules whose objects are never written."""
    return {rule for absence in ABSENCES for rule in absence.rules}
