from centers.models.center import Center, CenterOwned
from centers.models.people import Credential, Degree, Engagement, Person
from centers.models.publications import ListedUnit, Publication
from centers.models.trainings import Attendance, TalentEntry, Training
from centers.models.upkeep import BackgroundCheck, PersonFile, Study
from centers.models.waivers import Waiver

__all__ = [
    "Attendance",
    "BackgroundCheck",
    "Center",
    "CenterOwned",
    "Credential",
    "Degree",
    "Engagement",
    "ListedUnit",
    "Person",
    "PersonFile",
    "Publication",
    "Study",
    "TalentEntry",
    "Training",
    "Waiver",
]
