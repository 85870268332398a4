"""Invented people: names from two short lists, and identity numbers that no one can have."""

from datetime import date, timedelta
from random import Random

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
GIVEN = [
    "秀英",
    "桂兰",
    "玉珍",
    "淑华",
    "建国",
    "志强",
    "海涛",
    "丽娟",
    "小红",
    "文博",
    "佳怡",
    "子轩",
    "思远",
    "雨桐",
    "国庆",
    "凤霞",
    "春梅",
    "永福",
    "德明",
    "晓东",
    "慧敏",
    "雪梅",
    "金凤",
    "长江",
    "卫东",
    "红梅",
    "立新",
    "明辉",
    "素芬",
    "宝华",
]
STREETS = [
    "示范里",
    "示范东里",
    "示范西里",
    "示范南巷",
    "示范北巷",
    "示范新村",
    "示范胡同",
    "示范家园",
]
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
# No division has this code: a number made of it cannot belong to anybody.
NOWHERE = "110199"


def full_name(rng: Random) -> str:
    return rng.choice(SURNAMES) + rng.choice(GIVEN)


def id_number(serial: int, rng: Random, *, is_minor: bool, year: int) -> str:
    """A number with a right check digit whose six places of residence do not exist."""
    first, last = (year - 17, year - 5) if is_minor else (year - 90, year - 20)
    born = date(first, 1, 1) + timedelta(days=rng.randrange((last - first) * 365))
    body = f"{NOWHERE}{born:%Y%m%d}{serial % 1000:03d}"
    return body + CHECKS[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]


def phone(rng: Random) -> str:
    return f"1380000{rng.randrange(10_000):04d}"


def address(rng: Random) -> str:
    return f"{rng.choice(STREETS)}{rng.randint(1, 60)}号楼{rng.randint(1, 6)}单元"
