"""``python -m tests.cases``: hits at 1 and at 3, misses and false alarms, by class and in all."""

from __future__ import annotations

from collections.abc import Iterable

from tabulate import tabulate

from tests.cases.judging import FILES, Judged, judge


def row(name: str, judged: Iterable[Judged]) -> tuple[str, int, int, int, int, int]:
    """The figures of some cases."""
    cases = list(judged)
    first, three = (sum(0 < item.place <= most for item in cases) for most in (1, 3))
    return name, len(cases), first, three, len(cases) - three, sum(bool(item.false_errors) for item in cases)


def main() -> None:
    """Print the figures, then every case whose first cause is wrong or that has an error that does not belong."""
    groups: dict[str, list[Judged]] = {}
    for file in FILES:
        groups.setdefault(judge(file).case.kind, []).append(judge(file))
    rows = [row(name, judged) for name, judged in sorted(groups.items())]
    rows += [
        row(f"{folder}/", map(judge, (file for file in FILES if file.parent.name == folder)))
        for folder in ("written", "aside", "fresh")
    ]
    rows.append(row("all", map(judge, FILES)))
    print(tabulate(rows, headers=("class", "cases", "first", "within 3", "missed", "with false errors"), tablefmt="plain"))
    for file in FILES:
        judged = judge(file)
        if judged.place != 1 or judged.false_errors:
            print(f"{file.stem}: place {judged.place or 'none'}; does not belong: {', '.join(judged.false_errors) or 'none'}")


if __name__ == "__main__":
    main()
