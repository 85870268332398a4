"""Hand-written SQL of a district's report: every table that its page reads, each asked once.

Verdicts on papers, quotas and grades are no SQL: their rows are fetched and nothing is judged.
"""

from django.db import connection

PLACES = (
    "SELECT id, subdistrict_id, state, starts_on, ends_on FROM pilots_pilotunit"
    " WHERE round_id = %(round)s AND district_id = %(district)s",
    "SELECT COUNT(*), COUNT(CASE WHEN c.opened_on <= %(on)s THEN 1 END), COUNT(CASE WHEN"
    " c.has_project_rules AND c.has_staff_rules AND c.has_finance_rules AND c.has_archive_rules"
    " THEN 1 END) FROM centers_center c JOIN pilots_pilotunit u ON u.subdistrict_id ="
    " c.subdistrict_id WHERE u.round_id = %(round)s AND u.district_id = %(district)s"
    " AND c.founded_on <= %(on)s",
    "SELECT center_id, COUNT(*) FROM cases_case WHERE round_id = %(round)s AND district_id ="
    " %(district)s AND state = 'closed' AND recognition = 'recognized' GROUP BY 1",
    "SELECT center_id, SUM(minutes) FROM supervision_supervisionsession WHERE round_id = %(round)s"
    " AND district_id = %(district)s AND state = 'confirmed' AND structure NOT IN ('peer',"
    " 'training') GROUP BY 1",
    "SELECT center_id, kind, grade FROM supervision_evaluation WHERE round_id = %(round)s"
    " AND district_id = %(district)s AND published_at IS NOT NULL",
)
WORK = (
    "SELECT method, recognition, satisfaction, COUNT(*) FROM cases_case WHERE round_id = %(round)s"
    " AND district_id = %(district)s AND state = 'closed' GROUP BY 1, 2, 3",
    "SELECT COUNT(CASE WHEN opened_on >= %(first)s THEN 1 END), COUNT(CASE WHEN closed_on IS NULL"
    " OR closed_on > %(last)s THEN 1 END) FROM cases_case WHERE district_id = %(district)s"
    " AND opened_on <= %(last)s AND (closed_on IS NULL OR closed_on >= %(first)s)",
    "SELECT r.service_type, k.method, COUNT(*), SUM(r.minutes), SUM(r.person_times)"
    " FROM cases_servicerecord r LEFT JOIN cases_case k ON k.id = r.case_id"
    " WHERE r.round_id = %(round)s AND r.district_id = %(district)s AND r.voided_at IS NULL"
    " GROUP BY 1, 2",
    "SELECT COUNT(*) FROM (SELECT k.client_id FROM cases_servicerecord r JOIN cases_case k"
    " ON k.id = r.case_id WHERE r.round_id = %(round)s AND r.district_id = %(district)s"
    " AND r.voided_at IS NULL AND r.service_type <> 'clerical' AND r.person_times > 0"
    " AND k.client_id IS NOT NULL UNION SELECT m.client_id FROM cases_signin s JOIN cases_member m"
    " ON m.id = s.member_id JOIN cases_gathering g ON g.id = s.gathering_id"
    " JOIN cases_servicerecord r ON r.id = g.record_id WHERE r.round_id = %(round)s"
    " AND r.district_id = %(district)s AND g.state = 'held' AND r.voided_at IS NULL"
    " AND m.client_id IS NOT NULL) AS served",
    "SELECT a.method, COUNT(*), COUNT(DISTINCT a.id), SUM(r.person_times), SUM(g.volunteers),"
    " SUM(g.volunteer_minutes) FROM cases_gathering g JOIN cases_activity a ON a.id = g.activity_id"
    " JOIN cases_servicerecord r ON r.id = g.record_id WHERE g.state = 'held' AND r.round_id ="
    " %(round)s AND g.district_id = %(district)s GROUP BY 1",
    "SELECT COUNT(*) FROM cases_referral WHERE district_id = %(district)s AND raised_on BETWEEN"
    " %(first)s AND %(last)s",
    "SELECT COUNT(*), SUM(value) FROM cases_resourcelink WHERE district_id = %(district)s"
    " AND outcome = 'succeeded' AND settled_on BETWEEN %(first)s AND %(last)s",
    "SELECT COUNT(*) FROM centers_volunteer WHERE district_id = %(district)s AND starts_on <="
    " %(on)s AND (ends_on IS NULL OR ends_on >= %(on)s)",
    "SELECT COUNT(*) FROM centers_communityorganization WHERE district_id = %(district)s"
    " AND starts_on <= %(on)s AND (ends_on IS NULL OR ends_on >= %(on)s)",
)
PEOPLE = (
    "SELECT state, COUNT(*), SUM(minutes), SUM(attendee_count) FROM supervision_supervisionsession"
    " WHERE round_id = %(round)s AND district_id = %(district)s AND structure NOT IN ('peer',"
    " 'training') GROUP BY 1",
    "SELECT COUNT(*), SUM(minutes) FROM centers_training WHERE district_id = %(district)s"
    " AND ends_on BETWEEN %(first)s AND %(last)s",
    "SELECT COUNT(*) FROM centers_attendance a JOIN centers_training t ON t.id = a.training_id"
    " WHERE t.district_id = %(district)s AND t.ends_on BETWEEN %(first)s AND %(last)s",
    "SELECT e.id, e.person_id, e.center_id, e.is_professional, p.name FROM centers_engagement e"
    " JOIN centers_person p ON p.id = e.person_id WHERE e.district_id = %(district)s"
    " AND e.starts_on <= %(on)s AND (e.ends_on IS NULL OR e.ends_on >= %(on)s)",
    *(
        f"SELECT h.* FROM {table} h WHERE h.person_id IN (SELECT person_id FROM centers_engagement"  # noqa: S608
        " WHERE district_id = %(district)s AND starts_on <= %(on)s AND (ends_on IS NULL OR"
        " ends_on >= %(on)s))"
        for table in ("centers_credential", "centers_degree", "centers_waiver")
    ),
)
MONEY = (
    "SELECT source, SUM(amount), SUM(CASE WHEN center_id IS NOT NULL THEN amount END)"
    " FROM funding_fundingpool WHERE round_id = %(round)s AND district_id = %(district)s GROUP BY 1",
    "SELECT SUM(l.amount) FROM funding_allocationline l JOIN funding_allocationrun r"
    " ON r.id = l.run_id JOIN funding_fundingpool p ON p.id = r.pool_id WHERE p.round_id = %(round)s"
    " AND l.district_id = %(district)s AND r.state = 'adopted'",
    *(
        f"SELECT SUM(m.amount) FROM {table} m JOIN funding_fundingpool p ON p.id = m.pool_id"  # noqa: S608
        " WHERE p.round_id = %(round)s AND m.district_id = %(district)s"
        for table in ("funding_receipt", "funding_payout", "funding_expense")
    ),
)
# The report itself: what was signed, this year and the year before, and what came later.
PAPERS = (
    "SELECT r.*, s.* FROM reports_summaryreport r JOIN pilots_submission s"
    " ON s.id = r.submission_id WHERE r.round_id = %(round)s AND r.district_id = %(district)s",
    "SELECT v.* FROM pilots_submissionversion v JOIN pilots_submission s ON s.id = v.submission_id"
    " WHERE s.kind = 'summary' AND s.round_id = %(round)s AND s.district_id = %(district)s"
    " ORDER BY v.number DESC LIMIT 1",
    "SELECT v.* FROM pilots_submissionversion v JOIN pilots_submission s ON s.id = v.submission_id"
    " JOIN pilots_round r ON r.id = s.round_id WHERE s.kind = 'summary' AND s.state = 'filed'"
    " AND s.district_id = %(district)s AND r.year < %(year)s ORDER BY r.year DESC, v.number DESC"
    " LIMIT 1",
    "SELECT a.* FROM reports_addendum a JOIN reports_summaryreport r ON r.id = a.report_id"
    " WHERE r.round_id = %(round)s AND a.district_id = %(district)s",
    "SELECT d.* FROM reports_addendumdraft d JOIN reports_summaryreport r ON r.id = d.report_id"
    " WHERE r.round_id = %(round)s AND r.district_id = %(district)s",
)
# What stands beside it: its way so far, its papers, and what centers were asked and wrote.
BESIDE = (
    "SELECT t.*, u.username FROM pilots_submissionstep t JOIN pilots_submission s ON s.id ="
    " t.subject_id JOIN accounts_rolegrant g ON g.id = t.by_id JOIN accounts_user u ON"
    " u.id = g.user_id WHERE s.kind = 'summary' AND s.round_id = %(round)s AND s.district_id ="
    " %(district)s ORDER BY t.id DESC",
    "SELECT i.* FROM pilots_returnitem i JOIN pilots_submissionstep t ON t.id = i.step_id JOIN"
    " pilots_submission s ON s.id = t.subject_id WHERE s.kind = 'summary' AND s.round_id ="
    " %(round)s AND s.district_id = %(district)s",
    "SELECT v.id, v.number, v.sha256, v.taken_at, u.username FROM pilots_submissionversion v JOIN"
    " pilots_submission s ON s.id = v.submission_id JOIN accounts_user u ON u.id = v.taken_by_id"
    " WHERE s.kind = 'summary' AND s.round_id = %(round)s AND s.district_id = %(district)s",
    "SELECT c.*, f.name FROM pilots_versionscan c JOIN accounts_storedfile f ON f.id = c.file_id"
    " JOIN pilots_submissionversion v ON v.id = c.version_id JOIN pilots_submission s ON s.id ="
    " v.submission_id WHERE s.kind = 'summary' AND s.round_id = %(round)s AND s.district_id ="
    " %(district)s",
    "SELECT a.*, f.name FROM pilots_attachment a JOIN accounts_storedfile f ON f.id = a.file_id"
    " JOIN pilots_submission s ON s.id = a.submission_id WHERE s.kind = 'summary' AND s.round_id ="
    " %(round)s AND s.district_id = %(district)s",
    "SELECT state, COUNT(*) FROM reports_supplement WHERE round_id = %(round)s AND district_id ="
    " %(district)s GROUP BY 1",
    "SELECT state, COUNT(*) FROM reports_verification WHERE round_id = %(round)s AND district_id ="
    " %(district)s GROUP BY 1",
    "SELECT center_id, state FROM reports_centersummary WHERE round_id = %(round)s AND"
    " district_id = %(district)s",
    "SELECT t.*, u.username FROM pilots_roundstep t JOIN accounts_rolegrant g ON g.id = t.by_id"
    " JOIN accounts_user u ON u.id = g.user_id WHERE t.subject_id = %(round)s ORDER BY t.id DESC",
)
DISTRICT = (*PLACES, *WORK, *PEOPLE, *MONEY, *PAPERS, *BESIDE)


def district(**facts) -> None:
    """``facts``: round, its year and first and last days, the district, the day of staff ``on``."""
    with connection.cursor() as cursor:
        for sql in DISTRICT:
            cursor.execute(sql, facts)
            cursor.fetchall()
