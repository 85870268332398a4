"""Two people at one form at the same moment: the second waits, and then sees what is true."""

from threading import Event, Thread

import pytest
from django.db import connection, transaction

from accounts.roles import Role
from core.problems import Refused
from pilots import actions
from pilots.models import Recommendation
from pilots.sections import SECTION_BY_KEY
from tests.accounts.factories import make_desk
from tests.pilots.factories import NOON, make_recommendation

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs row locks"),
]


def test_a_form_cannot_be_edited_while_it_is_being_handed_in():
    recommendation, officer = make_recommendation(), make_desk(Role.DISTRICT_OFFICER)
    taken, go_on, answers = Event(), Event(), []

    def hand_in():
        with transaction.atomic():
            actions.take_step("hand_in", content=recommendation, by=officer, at=NOON)
            taken.set()
            go_on.wait(10)
        connection.close()

    def edit():
        taken.wait(10)
        try:
            actions.save_section(
                recommendation=recommendation,
                section=SECTION_BY_KEY["strengths"],
                values={"strengths": "抢着改"},
                typed={},
                version=2,
                by=officer,
                at=NOON,
            )
        except Refused as refusal:
            answers.extend(refusal.codes)
        connection.close()

    threads = [Thread(target=hand_in), Thread(target=edit)]
    for thread in threads:
        thread.start()
    taken.wait(10)
    threads[1].join(0.5)
    assert threads[1].is_alive()
    go_on.set()
    for thread in threads:
        thread.join(10)

    assert answers == ["form_closed"]
    assert Recommendation.objects.get().strengths != "抢着改"
