"""Tables: regular rows and columns, and headers for every cell (PDF/UA-1 §7.2, §7.5)."""
from __future__ import annotations

from dataclasses import dataclass

from .report import Report, checks
from .structure import Element, StructureTree
from .subject import Subject
from .values import String


@dataclass
class Grid:
    """The cells of a regular table, by row and column."""

    cells: list[list[Element | None]]
    # Rule and what is wrong, with the element it is about.
    fault: tuple[str, Element, str] | None = None


@checks("ua:7.2-15 ua:7.2-41 ua:7.2-42 ua:7.2-43", "ua:7.5-1 ua:7.5-2")
def tables_are_regular(subject: Subject, report: Report) -> None:
    """Every table is a grid without holes, and the headers of its data cells are known."""
    tree = subject.tree
    for table in tree.elements:
        if table.standard != "Table":
            continue
        grid = layout(tree, table)
        if grid.fault:
            rule, element, what = grid.fault
            report.add(rule, element.where, what)
        else:
            _check_headers(tree, grid, report)


def rows(table: Element) -> list[Element]:
    """The rows of a table, in the order of its head, bodies and foot."""
    found: list[Element] = []
    for kid in table.significant_children():
        if kid.standard == "TR":
            found.append(kid)
        elif kid.standard in ("THead", "TBody", "TFoot"):
            found += [row for row in kid.significant_children() if row.standard == "TR"]
    return found


def cells(row: Element) -> list[Element]:
    """The cells of a row."""
    return [cell for cell in row.significant_children() if cell.standard in ("TH", "TD")]


def layout(tree: StructureTree, table: Element) -> Grid:
    """Places the cells: as many columns as the first row has, as many rows as the first column has."""
    lines = rows(table)
    height = _height(tree, lines)
    if not lines or height == 0:
        return Grid([])
    width = sum(tree.number(cell, "ColSpan") for cell in cells(lines[0]))
    grid: list[list[Element | None]] = [[None] * width for _ in range(max(height, len(lines)))]
    for number, line in enumerate(lines):
        column = 0
        for cell in cells(line):
            wide, high = tree.number(cell, "ColSpan"), tree.number(cell, "RowSpan")
            while column < width and grid[number][column] is not None:
                column += 1
            if column + wide > width:
                return Grid(grid, ("ua:7.2-42", table, f"row {number + 1} has more than {width} columns"))
            if number + high > height:
                return Grid(grid, ("ua:7.2-41", table, f"column {column + 1} has more than {height} rows"))
            for y in range(number, number + high):
                for x in range(column, column + wide):
                    if grid[y][x] is not None:
                        return Grid(grid, ("ua:7.2-15", cell, f"it meets another cell in row {y + 1}"))
                    grid[y][x] = cell
            column += wide
    for number, line in enumerate(grid):
        if None in line:
            filled = sum(cell is not None for cell in line)
            return Grid(grid, ("ua:7.2-43", table, f"row {number + 1} has {filled} columns of {width}"))
    return Grid(grid)


def _height(tree: StructureTree, lines: list[Element]) -> int:
    """Rows as the first cells of the rows count them, spans included."""
    height = index = 0
    while index < len(lines):
        first = next(iter(lines[index].significant_children()), None)
        span = tree.number(first, "RowSpan") if first is not None and first.standard in ("TH", "TD") else 0
        height += span
        index += max(span, 1)
    return height


def _check_headers(tree: StructureTree, grid: Grid, report: Report) -> None:
    headers = {id(cell): cell for line in grid.cells for cell in line if cell and cell.standard == "TH"}.values()
    if all(tree.attribute(cell, "Table", "Scope") is not None for cell in headers):
        return
    known = {bytes(cell.dictionary["ID"]) for cell in headers if isinstance(cell.dictionary.get("ID"), String)}
    seen: set[int] = set()
    for row, line in enumerate(grid.cells):
        for column, cell in enumerate(line):
            if cell is None or cell.standard != "TD" or id(cell) in seen:
                continue
            seen.add(id(cell))
            named = [bytes(each) for each in tree.attribute(cell, "Table", "Headers") or []]
            unknown = [each for each in named if each not in known]
            if (named and not unknown) or _is_under_header(tree, grid, cell, row, column):
                continue
            if unknown:
                report.add("ua:7.5-2", cell.where, f"no TH has the ID {unknown[0]!r}")
            else:
                report.add("ua:7.5-1", cell.where, "it has no header")
            return


def _is_under_header(tree: StructureTree, grid: Grid, cell: Element, row: int, column: int) -> bool:
    """Whether a header stands above the cell for its column, or before it for its row."""
    for x in range(column, column + tree.number(cell, "ColSpan")):
        upward = [(y, x) for y in range(row - 1, -1, -1)]
        if _meets_header(tree, grid, upward, "Column"):
            return True
    for y in range(row, row + tree.number(cell, "RowSpan")):
        leftward = [(y, x) for x in range(column - 1, -1, -1)]
        if _meets_header(tree, grid, leftward, "Row"):
            return True
    return False


def _meets_header(tree: StructureTree, grid: Grid, places: list[tuple[int, int]], direction: str) -> bool:
    met = False
    for y, x in places:
        cell = grid.cells[y][x]
        if cell.standard != "TH":
            if met:
                return False
            continue
        met = True
        if tree.attribute(cell, "Table", "Scope") in (direction, "Both"):
            return True
    return False
