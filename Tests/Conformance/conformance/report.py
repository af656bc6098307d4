"""Violations, and the register of which function checks which rule.

A rule's name is its standard, its clause and its test number in rules.json: `2a:6.1.2-1`, `ua:7.1-3`; rules of this
project are `quoin:` and words.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Callable

if TYPE_CHECKING:
    from .subject import Subject

STANDARDS = {"2a": "PDF/A-2a", "3a": "PDF/A-3a", "ua": "PDF/UA-1"}

Check = Callable[["Subject", "Report"], None]


@dataclass(frozen=True, order=True)
class Violation:
    """A rule that an object breaks."""

    rule: str
    where: str
    what: str

    def __str__(self) -> str:
        standard, _, name = self.rule.partition(":")
        if standard not in STANDARDS:
            return f"{standard}: {name} · {self.where} · {self.what}"
        clause, _, test = name.rpartition("-")
        return f"{STANDARDS[standard]} {clause} test {test} · {self.where} · {self.what}"


@dataclass
class Report:
    """What was found; a rule broken by many objects is kept for the first `limit` of them."""

    limit: int = 20
    violations: list[Violation] = field(default_factory=list)
    # The rules that the running function says it checks.
    allowed: tuple[str, ...] = ()
    _counts: dict[str, int] = field(default_factory=dict)

    def add(self, rules: str, where: str, what: str) -> None:
        """Keeps a violation of each of the rules, which spaces divide."""
        for rule in rules.split():
            assert rule in self.allowed, f"{rule} is not among the rules that the running function is registered for"
            self._keep(rule, where, what)

    def add_own(self, name: str, where: str, what: str) -> None:
        """Keeps a violation of a rule of this project."""
        self._keep(f"quoin:{name}", where, what)

    def _keep(self, rule: str, where: str, what: str) -> None:
        count = self._counts.get(rule, 0)
        self._counts[rule] = count + 1
        if count < self.limit:
            self.violations.append(Violation(rule, where, what))

    @property
    def rules(self) -> set[str]:
        """The names of the broken rules."""
        return set(self._counts)


@dataclass(frozen=True)
class Checker:
    """A function and the rules of the standards that it checks."""

    rules: tuple[str, ...]
    run: Check


CHECKERS: list[Checker] = []


def checks(*rules: str) -> Callable[[Check], Check]:
    """Registers a function; each argument is one rule or several with spaces between."""

    def register(function: Check) -> Check:
        CHECKERS.append(Checker(tuple(" ".join(rules).split()), function))
        return function

    return register
