"""Numbers as headings of documents write them: 一, 十, 十六."""

DIGITS = "一二三四五六七八九"


def numeral(number: int) -> str:
    """From 1 to 99. Raises ValueError for others."""
    if not 1 <= number <= 99:
        raise ValueError(f"No heading has the number {number}")
    tens, ones = divmod(number, 10)
    before = "" if tens < 2 else DIGITS[tens - 1]
    return f"{before}{'十' if tens else ''}{DIGITS[ones - 1] if ones else ''}"
