from centers.forms.decisions import DecisionForm, PickForm
from centers.forms.people import (
    CredentialForm,
    DegreeForm,
    EndForm,
    EngagementForm,
    PersonForm,
)
from centers.forms.profile import ProfileForm

__all__ = [
    "CredentialForm",
    "DecisionForm",
    "DegreeForm",
    "EndForm",
    "EngagementForm",
    "PersonForm",
    "PickForm",
    "ProfileForm",
]
