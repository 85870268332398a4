"""Every source, and which of them each figure comes from."""

from reports.sources.base import Source
from reports.sources.casework import (
    ACTIVE,
    ACTIVITIES,
    CLIENTS,
    CLOSED,
    GATHERINGS,
    LINKS,
    ORGANIZATIONS,
    RECORDS,
    REFERRALS,
    VOLUNTEERS,
)
from reports.sources.money import EXPENSES, LINES, PAYOUTS, POOLS, RECEIPTS
from reports.sources.places import CENTERS, EVALUATIONS, UNITS
from reports.sources.talent import ATTENDANCES, ENGAGEMENTS, SESSIONS, TRAININGS

SOURCES: tuple[Source, ...] = (
    UNITS,
    CENTERS,
    EVALUATIONS,
    CLOSED,
    ACTIVE,
    RECORDS,
    CLIENTS,
    GATHERINGS,
    ACTIVITIES,
    REFERRALS,
    LINKS,
    VOLUNTEERS,
    ORGANIZATIONS,
    SESSIONS,
    TRAININGS,
    ATTENDANCES,
    ENGAGEMENTS,
    POOLS,
    LINES,
    RECEIPTS,
    PAYOUTS,
    EXPENSES,
)
SOURCE_OF: dict[str, Source] = {key: source for source in SOURCES for key in source.measures}
