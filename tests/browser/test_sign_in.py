"""The first page anybody sees, at a desk and on a phone."""

import pytest

from accounts.roles import Role
from tests.accounts.factories import make_desk


@pytest.mark.parametrize("width", [1280, 390])
def test_somebody_signs_in_and_finds_their_desk(visitor, width):
    leader = make_desk(Role.DISTRICT_LEADER)
    visitor.page.set_viewport_size({"width": width, "height": 800})

    visitor.go("/accounts/sign-in/").check()
    visitor.sign_in(leader.user.username).check()

    assert visitor.page.get_by_text("区级审核人 · 朝阳区").is_visible()
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= width
