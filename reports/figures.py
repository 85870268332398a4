"""The figures of a district, from rows of every room below."""


def district_figures(*, round, district) -> dict:
    raise NotImplementedError
