from datetime import date

import pytest

from pilots.qualification import (
    CredentialFact,
    DegreeFact,
    DegreeLevel,
    Level,
    Route,
    Verdict,
    verdict,
)

ASSISTANT, WORKER, SENIOR = Level
ASSOCIATE, BACHELOR, MASTER, DOCTOR = DegreeLevel
NOTHING = "无相应证书或学历"


def day(text):
    return date.fromisoformat(text)


def held(level, on, registered_until=None):
    return CredentialFact(level, day(on), registered_until and day(registered_until))


def degree(level, major, on):
    return DegreeFact(level, major, day(on))


def met(route, evidence):
    return Verdict(route, True, evidence, None)


def unmet(evidence, changes_on=None):
    return Verdict(Route.NONE, False, evidence, changes_on and day(changes_on))


CERTIFICATE = Route.SOCIAL_WORKER
THREE_YEARS = Route.ASSISTANT_THREE_YEARS
BY_DEGREE = Route.DEGREE

# What it shows, certificates, degrees, the day asked about, the answer.
SENTENCES = [
    ("nobody without papers qualifies", [], [], "2021-06-24", unmet(NOTHING)),
    (
        "a social worker qualifies",
        [held(WORKER, "2019-06-24")],
        [],
        "2021-06-24",
        met(CERTIFICATE, "2019年6月24日取得社会工作师证书"),
    ),
    (
        "a social worker qualifies on the very day of approval",
        [held(WORKER, "2021-06-24")],
        [],
        "2021-06-24",
        met(CERTIFICATE, "2021年6月24日取得社会工作师证书"),
    ),
    (
        "a social worker does not qualify the day before approval",
        [held(WORKER, "2021-06-24")],
        [],
        "2021-06-23",
        unmet("将于2021年6月24日取得社会工作师证书", "2021-06-24"),
    ),
    (
        "a senior social worker qualifies too",
        [held(SENIOR, "2020-11-01")],
        [],
        "2021-06-24",
        met(CERTIFICATE, "2020年11月1日取得高级社会工作师证书"),
    ),
    (
        "a senior social worker of tomorrow does not qualify yet",
        [held(SENIOR, "2021-06-25")],
        [],
        "2021-06-24",
        unmet("将于2021年6月25日取得高级社会工作师证书", "2021-06-25"),
    ),
    (
        "a lapsed registration does not fail a social worker",
        [held(WORKER, "2010-10-16", "2014-01-01")],
        [],
        "2021-06-24",
        met(CERTIFICATE, "2010年10月16日取得社会工作师证书"),
    ),
    (
        "a lapsed registration does not fail an assistant",
        [held(ASSISTANT, "2010-10-16", "2014-01-01")],
        [],
        "2021-06-24",
        met(THREE_YEARS, "助理社会工作师证书 2010年10月16日取得，2013年10月16日起满三年"),
    ),
    (
        "a registration that lapsed inside the three years does not stop them",
        [held(ASSISTANT, "2018-06-24", "2019-06-24")],
        [],
        "2021-06-24",
        met(THREE_YEARS, "助理社会工作师证书 2018年6月24日取得，2021年6月24日起满三年"),
    ),
    (
        "a registration that lapsed does not lengthen the wait of the day before",
        [held(ASSISTANT, "2018-06-24", "2019-06-24")],
        [],
        "2021-06-23",
        unmet("助理社会工作师证书 2018年6月24日取得，2021年6月24日起满三年", "2021-06-24"),
    ),
    (
        "a running registration changes nothing",
        [held(ASSISTANT, "2020-06-24", "2030-06-24")],
        [],
        "2021-06-24",
        unmet("助理社会工作师证书 2020年6月24日取得，2023年6月24日起满三年", "2023-06-24"),
    ),
    (
        "an assistant qualifies on the matching day after exactly three years",
        [held(ASSISTANT, "2018-06-24")],
        [],
        "2021-06-24",
        met(THREE_YEARS, "助理社会工作师证书 2018年6月24日取得，2021年6月24日起满三年"),
    ),
    (
        "an assistant is one day short the day before",
        [held(ASSISTANT, "2018-06-24")],
        [],
        "2021-06-23",
        unmet("助理社会工作师证书 2018年6月24日取得，2021年6月24日起满三年", "2021-06-24"),
    ),
    (
        "an assistant still qualifies the day after",
        [held(ASSISTANT, "2018-06-24")],
        [],
        "2021-06-25",
        met(THREE_YEARS, "助理社会工作师证书 2018年6月24日取得，2021年6月24日起满三年"),
    ),
    (
        "an assistant does not qualify on the day of approval",
        [held(ASSISTANT, "2021-06-24")],
        [],
        "2021-06-24",
        unmet("助理社会工作师证书 2021年6月24日取得，2024年6月24日起满三年", "2024-06-24"),
    ),
    (
        "an assistant of the future is told the day three years later",
        [held(ASSISTANT, "2023-11-03")],
        [],
        "2021-06-24",
        unmet("助理社会工作师证书 2023年11月3日取得，2026年11月3日起满三年", "2026-11-03"),
    ),
    (
        "a leap day runs to 28 February",
        [held(ASSISTANT, "2020-02-29")],
        [],
        "2023-02-28",
        met(THREE_YEARS, "助理社会工作师证书 2020年2月29日取得，2023年2月28日起满三年"),
    ),
    (
        "a leap day is one day short on 27 February",
        [held(ASSISTANT, "2020-02-29")],
        [],
        "2023-02-27",
        unmet("助理社会工作师证书 2020年2月29日取得，2023年2月28日起满三年", "2023-02-28"),
    ),
    (
        "a leap day still counts on 1 March",
        [held(ASSISTANT, "2020-02-29")],
        [],
        "2023-03-01",
        met(THREE_YEARS, "助理社会工作师证书 2020年2月29日取得，2023年2月28日起满三年"),
    ),
    (
        "28 February of a leap year runs to 28 February",
        [held(ASSISTANT, "2020-02-28")],
        [],
        "2023-02-28",
        met(THREE_YEARS, "助理社会工作师证书 2020年2月28日取得，2023年2月28日起满三年"),
    ),
    (
        "28 February into a leap year does not wait for the 29th",
        [held(ASSISTANT, "2021-02-28")],
        [],
        "2024-02-28",
        met(THREE_YEARS, "助理社会工作师证书 2021年2月28日取得，2024年2月28日起满三年"),
    ),
    (
        "New Year's Eve runs to New Year's Eve",
        [held(ASSISTANT, "2018-12-31")],
        [],
        "2021-12-30",
        unmet("助理社会工作师证书 2018年12月31日取得，2021年12月31日起满三年", "2021-12-31"),
    ),
    (
        "of several assistant's certificates the earliest counts",
        [
            held(ASSISTANT, "2020-01-01"),
            held(ASSISTANT, "2017-01-01"),
            held(ASSISTANT, "2019-01-01"),
        ],
        [],
        "2021-06-24",
        met(THREE_YEARS, "助理社会工作师证书 2017年1月1日取得，2020年1月1日起满三年"),
    ),
    (
        "of several young assistant's certificates the earliest tells the day",
        [held(ASSISTANT, "2021-01-01"), held(ASSISTANT, "2020-01-01")],
        [],
        "2021-06-24",
        unmet("助理社会工作师证书 2020年1月1日取得，2023年1月1日起满三年", "2023-01-01"),
    ),
    (
        "of several social worker's certificates the earliest is the evidence",
        [held(SENIOR, "2020-01-01"), held(WORKER, "2015-01-01")],
        [],
        "2021-06-24",
        met(CERTIFICATE, "2015年1月1日取得社会工作师证书"),
    ),
    (
        "a senior certificate of today counts while an intermediate one is pending",
        [held(WORKER, "2022-01-01"), held(SENIOR, "2021-06-24")],
        [],
        "2021-06-24",
        met(CERTIFICATE, "2021年6月24日取得高级社会工作师证书"),
    ),
    (
        "the certificate is tried before the three years",
        [held(ASSISTANT, "2015-01-01"), held(WORKER, "2021-01-01")],
        [],
        "2021-06-24",
        met(CERTIFICATE, "2021年1月1日取得社会工作师证书"),
    ),
    (
        "the certificate is tried before the degree",
        [held(WORKER, "2021-01-01")],
        [degree(BACHELOR, "社会工作", "2010-07-01")],
        "2021-06-24",
        met(CERTIFICATE, "2021年1月1日取得社会工作师证书"),
    ),
    (
        "the three years are tried before the degree",
        [held(ASSISTANT, "2018-01-01")],
        [degree(BACHELOR, "社会工作", "2010-07-01")],
        "2021-06-24",
        met(THREE_YEARS, "助理社会工作师证书 2018年1月1日取得，2021年1月1日起满三年"),
    ),
    (
        "a met route wins over an earlier route that is pending",
        [held(WORKER, "2022-01-01")],
        [degree(BACHELOR, "社会工作", "2010-07-01")],
        "2021-06-24",
        met(BY_DEGREE, "2010年7月1日取得社会工作专业本科学历"),
    ),
    (
        "a young assistant with the degree qualifies by the degree",
        [held(ASSISTANT, "2020-01-01")],
        [degree(BACHELOR, "社会工作", "2019-07-01")],
        "2021-06-24",
        met(BY_DEGREE, "2019年7月1日取得社会工作专业本科学历"),
    ),
    (
        "a pending social worker's certificate shortens an assistant's wait",
        [held(ASSISTANT, "2020-01-01"), held(WORKER, "2022-03-01")],
        [],
        "2021-06-24",
        unmet("将于2022年3月1日取得社会工作师证书", "2022-03-01"),
    ),
    (
        "a pending certificate later than the three years does not lengthen the wait",
        [held(ASSISTANT, "2020-01-01"), held(WORKER, "2023-03-01")],
        [],
        "2021-06-24",
        unmet("助理社会工作师证书 2020年1月1日取得，2023年1月1日起满三年", "2023-01-01"),
    ),
    (
        "a degree of next week shortens an assistant's wait",
        [held(ASSISTANT, "2020-01-01")],
        [degree(MASTER, "社会工作", "2021-07-01")],
        "2021-06-24",
        unmet("将于2021年7月1日取得社会工作专业硕士研究生学历", "2021-07-01"),
    ),
    (
        "of two pending on one day the earlier route is told",
        [held(WORKER, "2021-07-01")],
        [degree(BACHELOR, "社会工作", "2021-07-01")],
        "2021-06-24",
        unmet("将于2021年7月1日取得社会工作师证书", "2021-07-01"),
    ),
    (
        "a bachelor of social work qualifies",
        [],
        [degree(BACHELOR, "社会工作", "2020-07-01")],
        "2021-06-24",
        met(BY_DEGREE, "2020年7月1日取得社会工作专业本科学历"),
    ),
    (
        "a bachelor qualifies on the day of graduation",
        [],
        [degree(BACHELOR, "社会工作", "2021-06-24")],
        "2021-06-24",
        met(BY_DEGREE, "2021年6月24日取得社会工作专业本科学历"),
    ),
    (
        "a bachelor does not qualify the day before graduation",
        [],
        [degree(BACHELOR, "社会工作", "2021-06-24")],
        "2021-06-23",
        unmet("将于2021年6月24日取得社会工作专业本科学历", "2021-06-24"),
    ),
    (
        "a master of social work with another bachelor's qualifies",
        [],
        [degree(BACHELOR, "英语", "2015-07-01"), degree(MASTER, "社会工作", "2018-07-01")],
        "2021-06-24",
        met(BY_DEGREE, "2018年7月1日取得社会工作专业硕士研究生学历"),
    ),
    (
        "a doctor of social work qualifies",
        [],
        [degree(DOCTOR, "社会工作", "2018-07-01")],
        "2021-06-24",
        met(BY_DEGREE, "2018年7月1日取得社会工作专业博士研究生学历"),
    ),
    (
        "of two degrees in social work the earlier is the evidence",
        [],
        [degree(MASTER, "社会工作", "2018-07-01"), degree(BACHELOR, "社会工作", "2015-07-01")],
        "2021-06-24",
        met(BY_DEGREE, "2015年7月1日取得社会工作专业本科学历"),
    ),
    (
        "an associate's degree in social work does not qualify",
        [],
        [degree(ASSOCIATE, "社会工作", "2015-07-01")],
        "2021-06-24",
        unmet(NOTHING),
    ),
    (
        "an associate's degree of the future is not worth waiting for",
        [],
        [degree(ASSOCIATE, "社会工作", "2022-07-01")],
        "2021-06-24",
        unmet(NOTHING),
    ),
    (
        "a bachelor of sociology does not qualify",
        [],
        [degree(BACHELOR, "社会学", "2015-07-01")],
        "2021-06-24",
        unmet(NOTHING),
    ),
    (
        "a bachelor of sociology waits for the master of social work",
        [],
        [degree(BACHELOR, "社会学", "2015-07-01"), degree(MASTER, "社会工作", "2021-07-01")],
        "2021-06-24",
        unmet("将于2021年7月1日取得社会工作专业硕士研究生学历", "2021-07-01"),
    ),
    (
        "a doctor of sociology does not qualify either",
        [],
        [degree(DOCTOR, "社会学", "2015-07-01")],
        "2021-06-24",
        unmet(NOTHING),
    ),
    (
        "a major that only begins with social work does not qualify",
        [],
        [degree(BACHELOR, "社会工作与管理", "2015-07-01")],
        "2021-06-24",
        unmet(NOTHING),
    ),
    (
        "a major that only ends with social work does not qualify",
        [],
        [degree(BACHELOR, "青少年社会工作", "2015-07-01")],
        "2021-06-24",
        unmet(NOTHING),
    ),
    (
        "blanks around the major are forgiven",
        [],
        [degree(BACHELOR, " 社会　工作 ", "2015-07-01")],
        "2021-06-24",
        met(BY_DEGREE, "2015年7月1日取得社会工作专业本科学历"),
    ),
    (
        "the word 专业 written out is forgiven",
        [],
        [degree(BACHELOR, "社会工作专业", "2015-07-01")],
        "2021-06-24",
        met(BY_DEGREE, "2015年7月1日取得社会工作专业本科学历"),
    ),
    (
        "a young assistant with an associate's degree waits for the three years",
        [held(ASSISTANT, "2020-02-29")],
        [degree(ASSOCIATE, "社会工作", "2015-07-01")],
        "2021-06-24",
        unmet("助理社会工作师证书 2020年2月29日取得，2023年2月28日起满三年", "2023-02-28"),
    ),
]


@pytest.mark.parametrize(
    ("credentials", "degrees", "on", "answer"),
    [row[1:] for row in SENTENCES],
    ids=[row[0] for row in SENTENCES],
)
def test_verdict_says_that(credentials, degrees, on, answer):
    assert verdict(credentials, degrees, day(on)) == answer


def test_verdict_reads_levels_as_the_database_stores_them():
    stored = CredentialFact("assistant", day("2018-06-24"))

    answer = verdict(
        [stored], [DegreeFact("associate", "社会工作", day("2012-07-01"))], day("2021-06-24")
    )

    assert answer.route == "assistant_three_years"
