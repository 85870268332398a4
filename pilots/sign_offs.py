"""The 推荐汇总表: what a district recommends, as it stood when its leader signed.

Frozen with the act as canonical text; ``pilots.papers.summary`` reads it, never the rows of today.
"""

from collections.abc import Sequence
from uuid import UUID, uuid4

from django.db.models import F

from core.canonical import canonical_text, sha256_of
from pilots.models import (
    Delegation,
    Obligation,
    Recommendation,
    SignedVersion,
    SignOff,
    SubmissionVersion,
)
from pilots.papers.summary import FACTS, line_of
from pilots.states import SubmissionState


def enter_sign_off(
    versions: Sequence[SubmissionVersion],
    *,
    delegation: Delegation | None,
    by,
    at,
    form_token: UUID | None = None,
) -> SignOff:
    """Keep the act and the table of that moment; the versions are of one district and round.

    The obligation's row makes two acts of a district wait for each other: they are numbered.
    """
    submission = versions[0].submission
    Obligation.objects.select_for_update(of=("self",)).get(pk=submission.obligation_id)
    own = {"round_id": submission.round_id, "district_id": submission.district_id}
    signed = {version.submission_id for version in versions}
    text = canonical_text(_frozen(own, signed))
    act = SignOff.objects.create(
        **own,
        number=SignOff.objects.filter(**own).count() + 1,
        format=SignOff.FORMAT,
        text=text,
        sha256=sha256_of(text),
        delegation=delegation,
        by=by,
        at=at,
        form_token=form_token or uuid4(),
    )
    SignedVersion.objects.bulk_create(
        SignedVersion(sign_off=act, version=version) for version in versions
    )
    return act


def _frozen(own: dict, signed: set[int]) -> dict:
    with_city = (
        Recommendation.objects.filter(**own, submission__state__in=SubmissionState.with_city)
        .select_related("subdistrict", "district")
        .order_by(F("rank").asc(nulls_last=True), "subdistrict__code", "pk")
    )
    rows = list(with_city)
    return {
        "bureau": rows[0].district.bureau_name,
        "rows": [
            {
                "code": form.subdistrict.code,
                **_facts(form),
                "is_of_this_act": form.submission_id in signed,
            }
            for form in rows
        ],
    }


def _facts(form: Recommendation) -> dict:
    line = line_of(0, form)
    return {name: getattr(line, name) for name in FACTS}
