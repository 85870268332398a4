"""A district's leader signs one or many recommendations in one act: all of them, or none."""

from collections.abc import Iterable

from django.db import transaction

from core.problems import Problem, Refused
from core.together import together
from pilots import notices
from pilots.actions.many import chosen_in_scope, name_of
from pilots.actions.submissions import walk
from pilots.models import Recommendation, SignOff, Submission
from pilots.sign_offs import enter_sign_off


@transaction.atomic
def sign_off(*, recommendations: Iterable[Recommendation], round, form_token, by, at) -> SignOff:
    """Sign all of them and freeze the 推荐汇总表 of that moment; the same form signs once.

    ``Refused`` names every unit that cannot be signed, and why. Recommendations of another round
    than ``round`` are none of this act's.
    """
    done = SignOff.objects.visible_to(by).filter(form_token=form_token).first()
    if done is not None:
        return done
    chosen = [form for form in chosen_in_scope(recommendations, by=by) if form.round == round]
    if not chosen:
        raise Refused(Problem("nothing_chosen", "请至少勾选一个推荐单位。", field="pick"))
    _lock(chosen)
    done = SignOff.objects.filter(form_token=form_token).first()
    if done is not None:  # the other press of the button was first
        return done
    walked = together(
        chosen,
        lambda form: walk("sign", content=form, by=by, at=at),
        name_of=name_of,
    )
    act = enter_sign_off(
        [version for _, _, version in walked],
        delegation=walked[0][0].delegation,
        by=by,
        at=at,
        form_token=form_token,
    )
    notices.tell_of_sign_off(act, forms=[content for _, content, _ in walked], at=at)
    return act


def _lock(chosen: list[Recommendation]) -> None:
    """All rows first, in their order: the obligation's row comes after them, as in single steps."""
    keys = [form.submission_id for form in chosen]
    list(Submission.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
