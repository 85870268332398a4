"""Hand-written SQL over the same rows: what the database alone must do for a page."""

from django.db import connection

LIST = """
SELECT public_id, number, method, field, state, recognition, opened_on, closed_on
FROM cases_case WHERE opened_on <= %s AND (opened_on < %s OR (opened_on = %s AND id < %s))
ORDER BY opened_on DESC, id DESC LIMIT 26
"""
CAPPED = "SELECT COUNT(*) FROM (SELECT 1 FROM cases_case LIMIT 10001) AS counted"
# The workload of all centers of a round, as the dashboard adds it up.
WORKLOAD = (
    "SELECT center_id, COUNT(*) FROM cases_case WHERE round_id = %s AND state = 'closed'"
    " AND recognition = 'recognized' {scope} GROUP BY center_id",
    "SELECT center_id, SUM(minutes) FROM supervision_supervisionsession WHERE round_id = %s"
    " AND state = 'confirmed' AND structure <> 'peer' {scope} GROUP BY center_id",
    "SELECT center_id, SUM(minutes), SUM(person_times) FROM cases_servicerecord"
    " WHERE round_id = %s AND service_type <> 'clerical' {scope} GROUP BY center_id",
    "SELECT u.subdistrict_id, r.community_count + r.village_count FROM pilots_pilotunit u"
    " JOIN pilots_recommendation r ON r.id = u.recommendation_id WHERE u.round_id = %s {scope_u}",
)
# What a district's report counts beside its workload.
REPORT = (
    "SELECT COUNT(*), COUNT(DISTINCT client_id) FROM cases_case WHERE district_id = %s"
    " AND opened_on <= %s AND (closed_on IS NULL OR closed_on >= %s)",
    "SELECT service_type, COUNT(*), SUM(minutes), SUM(person_times) FROM cases_servicerecord"
    " WHERE district_id = %s AND round_id = %s GROUP BY service_type",
    "SELECT source, SUM(amount) FROM funding_fundingpool WHERE district_id = %s AND round_id = %s"
    " GROUP BY source",
    "SELECT COUNT(*), SUM(attendee_count) FROM supervision_supervisionsession"
    " WHERE district_id = %s AND round_id = %s AND state = 'confirmed'",
    "SELECT COUNT(*) FROM centers_engagement WHERE district_id = %s AND ends_on IS NULL",
)


def rows(sql: str, *values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def workload(round_pk: int, district_pk: int | None = None) -> None:
    scope = "" if district_pk is None else "AND district_id = %s"
    scope_u = "" if district_pk is None else "AND u.district_id = %s"
    values = (round_pk,) if district_pk is None else (round_pk, district_pk)
    for sql in WORKLOAD:
        rows(sql.format(scope=scope, scope_u=scope_u), *values)


def case_page(day, pk: int) -> None:
    rows(LIST, day, day, day, pk)
    rows(CAPPED)


def report(district_pk: int, round_pk: int, first, last) -> None:
    workload(round_pk, district_pk)
    rows(REPORT[0], district_pk, last, first)
    for sql in REPORT[1:4]:
        rows(sql, district_pk, round_pk)
    rows(REPORT[4], district_pk)
