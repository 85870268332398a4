"""From when to when a session ran: two times of day and whether midnight lay between them."""

from datetime import time

LONGEST = 8 * 60  # minutes; a working day


def minutes_between(begins: time, ends: time, *, is_next_day: bool = False) -> int:
    """How long it took, in minutes.

    Raises ValueError with the Chinese sentence for the page: an end that lies before the start, or
    more than a working day.
    """
    minutes = (ends.hour - begins.hour) * 60 + ends.minute - begins.minute
    if is_next_day:
        minutes += 24 * 60
    if minutes <= 0:
        raise ValueError("结束时间须晚于开始时间；跨零点的，请勾选“次日结束”。")
    if minutes > LONGEST:
        raise ValueError("一次督导不超过8小时，请核对起止时间。")
    return minutes
