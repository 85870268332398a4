"""The permission walk says at the end how far it went."""

# By role: how many combinations of page, object and method were tried, and how many were wrong.
WALKED: dict[str, tuple[int, int]] = {}


def pytest_terminal_summary(terminalreporter):
    if WALKED:
        tried, wrong = (sum(column) for column in zip(*WALKED.values(), strict=True))
        terminalreporter.write_line(f"permission walk: {wrong} leaks in {tried} combinations")
