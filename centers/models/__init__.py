from centers.models.center import Center, CenterOwned
from centers.models.people import Credential, Degree, Engagement, Person
from centers.models.publications import ListedUnit, Publication

__all__ = [
    "Center",
    "CenterOwned",
    "Credential",
    "Degree",
    "Engagement",
    "ListedUnit",
    "Person",
    "Publication",
]
