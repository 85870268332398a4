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
# What the city's sum is made from.
FILED = (
    "SELECT s.district_id, v.text, v.sha256 FROM pilots_submissionversion v JOIN pilots_submission s"
    " ON s.id = v.submission_id WHERE s.kind = 'summary' AND s.state = 'filed' AND s.round_id = %s"
)


def _persons(round: str) -> str:
    """人数 of a round: whom a case was served for, and who signed in as a member."""
    return (
        "SELECT district_id, COUNT(*) FROM cases_client WHERE id IN (SELECT k.client_id FROM"  # noqa: S608
        f" cases_servicerecord r JOIN cases_case k ON k.id = r.case_id WHERE r.round_id = {round}"
        " AND r.voided_at IS NULL AND r.service_type <> 'clerical' AND r.person_times > 0 UNION"
        " SELECT m.client_id FROM cases_signin s JOIN cases_member m ON m.id = s.member_id"
        " JOIN cases_gathering g ON g.id = s.gathering_id JOIN cases_servicerecord r ON"
        f" r.id = g.record_id WHERE r.round_id = {round} AND g.state = 'held' AND r.voided_at IS"
        " NULL AND r.service_type <> 'clerical' AND r.person_times > 0) GROUP BY 1"
    )


# Every figure of the city's dashboard, each asked once: of a round and of the one before it.
CITY = (
    "SELECT round_id, district_id, method, field, COUNT(*), COUNT(CASE WHEN recognition ="
    " 'recognized' THEN 1 END) FROM cases_case WHERE round_id IN (%(round)s, %(earlier)s)"
    " AND state = 'closed' GROUP BY 1, 2, 3, 4",
    "SELECT district_id, COUNT(*) FROM cases_case WHERE opened_on BETWEEN %(first)s AND %(last)s"
    " GROUP BY 1",
    "SELECT district_id, COUNT(*) FROM cases_case WHERE opened_on BETWEEN %(first_before)s AND"
    " %(last_before)s GROUP BY 1",
    "SELECT round_id, district_id, service_type, COUNT(*), SUM(minutes), SUM(person_times) FROM"
    " cases_servicerecord WHERE round_id IN (%(round)s, %(earlier)s) AND voided_at IS NULL"
    " GROUP BY 1, 2, 3",
    "SELECT round_id, district_id, structure, state, COUNT(*), SUM(minutes), SUM(attendee_count)"
    " FROM supervision_supervisionsession WHERE round_id IN (%(round)s, %(earlier)s)"
    " AND structure NOT IN ('peer', 'training') GROUP BY 1, 2, 3, 4",
    "SELECT round_id, district_id, source, SUM(amount) FROM funding_fundingpool"
    " WHERE round_id IN (%(round)s, %(earlier)s) GROUP BY 1, 2, 3",
    "SELECT p.round_id, l.district_id, p.source, SUM(l.amount) FROM funding_allocationline l"
    " JOIN funding_allocationrun r ON r.id = l.run_id JOIN funding_fundingpool p ON p.id = r.pool_id"
    " WHERE p.round_id IN (%(round)s, %(earlier)s) AND r.state = 'adopted' GROUP BY 1, 2, 3",
    # What arrived, and the two ledgers: what districts paid out, what centers spent.
    *(
        f"SELECT p.round_id, m.district_id, p.source, SUM(m.amount) FROM {table} m JOIN"  # noqa: S608
        " funding_fundingpool p ON p.id = m.pool_id WHERE p.round_id IN (%(round)s, %(earlier)s)"
        " GROUP BY 1, 2, 3"
        for table in ("funding_receipt", "funding_payout", "funding_expense")
    ),
    _persons("%(round)s"),
    _persons("%(earlier)s"),
    # Who is on duty with which papers; the verdict itself is no SQL.
    "SELECT person_id, center_id, district_id, is_professional FROM centers_engagement"
    " WHERE starts_on <= %(on)s AND (ends_on IS NULL OR ends_on >= %(on)s)",
    "SELECT c.person_id, c.level, c.approved_on FROM centers_credential c JOIN centers_engagement e"
    " ON e.person_id = c.person_id WHERE e.starts_on <= %(on)s AND (e.ends_on IS NULL OR"
    " e.ends_on >= %(on)s)",
    "SELECT d.person_id, d.level, d.major, d.graduated_on FROM centers_degree d JOIN"
    " centers_engagement e ON e.person_id = d.person_id WHERE e.starts_on <= %(on)s AND"
    " (e.ends_on IS NULL OR e.ends_on >= %(on)s)",
    # How far each center is, and what it lacks.
    "SELECT u.id, u.starts_on, u.ends_on, s.code, s.name, d.name, c.id FROM pilots_pilotunit u"
    " JOIN accounts_subdistrict s ON s.id = u.subdistrict_id JOIN accounts_district d"
    " ON d.id = s.district_id LEFT JOIN centers_center c ON c.subdistrict_id = s.id"
    " WHERE u.round_id = %(round)s",
    "SELECT center_id, COUNT(*) FROM cases_case WHERE round_id = %(round)s AND state = 'closed'"
    " AND recognition = 'recognized' GROUP BY 1",
    "SELECT center_id, SUM(minutes) FROM supervision_supervisionsession WHERE round_id = %(round)s"
    " AND state = 'confirmed' AND structure NOT IN ('peer', 'training') GROUP BY 1",
    "SELECT center_id, COUNT(DISTINCT person_id), COUNT(DISTINCT CASE WHEN is_professional THEN"
    " person_id END) FROM centers_engagement WHERE starts_on <= %(on)s AND (ends_on IS NULL OR"
    " ends_on >= %(on)s) GROUP BY 1",
    "SELECT center_id, COUNT(*), SUM(area) FROM centers_premises WHERE left_on IS NULL"
    " AND (right_until IS NULL OR right_until >= %(on)s) GROUP BY 1",
    "SELECT DISTINCT l.center_id FROM funding_allocationline l JOIN funding_allocationrun r"
    " ON r.id = l.run_id JOIN funding_fundingpool p ON p.id = r.pool_id"
    " WHERE p.round_id = %(round)s AND r.state = 'adopted'",
    # Who owes what, and how far each is.
    "SELECT o.id, o.district_id, o.due_at, o.first_met_at, s.kind FROM pilots_obligation o"
    " JOIN pilots_stage s ON s.id = o.stage_id WHERE s.round_id = %(round)s",
    "SELECT obligation_id, kind, state FROM pilots_submission WHERE round_id = %(round)s",
    "SELECT obligation_id, state FROM pilots_nilreturn WHERE round_id = %(round)s",
    "SELECT c.obligation_id, c.day FROM pilots_chase c JOIN pilots_obligation o ON"
    " o.id = c.obligation_id JOIN pilots_stage s ON s.id = o.stage_id WHERE s.round_id = %(round)s",
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


def city(**facts) -> None:
    """``facts``: round and earlier, their first and last days, and the day staff is counted on."""
    with connection.cursor() as cursor:
        for sql in CITY:
            cursor.execute(sql, facts)
            cursor.fetchall()


def case_page(day, pk: int) -> None:
    rows(LIST, day, day, day, pk)
    rows(CAPPED)
