from centers.forms.decisions import DecisionForm, PickForm
from centers.forms.people import (
    CredentialForm,
    DegreeForm,
    EndForm,
    EngagementForm,
    PersonForm,
)

__all__ = [
    "CredentialForm",
    "DecisionForm",
    "DegreeForm",
    "EndForm",
    "EngagementForm",
    "PersonForm",
    "PickForm",
]
