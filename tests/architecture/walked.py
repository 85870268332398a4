"""What the suite tells at its end, also when it ran on several processes."""

# By role: how many combinations of page, object and method were tried, and how many were wrong.
WALKED: dict[str, tuple[int, int]] = {}
# By act: how many processes were killed, how many of them inside one, and what was half-written.
KILLED: dict[str, tuple[int, int, int]] = {}


def told() -> list[str]:
    lines = []
    if WALKED:
        tried, wrong = _sums(WALKED)
        lines.append(f"permission walk: {wrong} leaks in {tried} combinations")
    if KILLED:
        kills, inside, faults = _sums(KILLED)
        lines.append(f"kill -9: {faults} half-written in {kills} kills, {inside} of them in an act")
    return lines


def _sums(figures: dict[str, tuple[int, ...]]) -> list[int]:
    return [sum(column) for column in zip(*figures.values(), strict=True)]
