"""The author takes everybody out of a text, a colleague reads it, the city publishes it."""

import os

from accounts.roles import Role
from cases.exemplary.states import PieceState
from tests.accounts.factories import make_desk
from tests.cases.exemplary.factories import make_piece, take
from tests.cases.factories import make_worker

RAW = "张奶奶（电话13900007788）住松榆里12号楼，每周拨打热线12345。"


def test_an_exemplary_case_comes_from_its_authors_marks_to_the_city_library(visitor):
    piece = make_piece(PieceState.DRAFT, process=RAW)
    colleague, city = make_worker(piece.center), make_desk(Role.CITY_LEADER)
    viewer = make_desk(Role.CITY_VIEWER)
    page = visitor.page
    page.set_viewport_size({"width": 1280, "height": 900})

    visitor.sign_in(piece.author.username).go(f"/cases/exemplary/{piece.public_id}/marks/").check()
    marked = visitor.text()
    _picture(page, "marks")
    row = page.locator(".mark-row", has_text="座机号码")
    row.get_by_label("保留的理由").fill("公开的政务热线。")
    with page.expect_navigation():
        row.get_by_role("button", name="保留").click()
    visitor.press("全部替换").check()
    clean = visitor.text()
    visitor.follow("下一步：提交复核").press("提交复核").check()

    visitor.sign_in(colleague.user.username).go(f"/cases/exemplary/{piece.public_id}/").check()
    read = visitor.text()
    _picture(page, "detail")
    visitor.press("复核通过，报区级")
    piece.refresh_from_db()
    take("recommend", piece)

    visitor.sign_in(city.user.username).go(f"/cases/exemplary/{piece.public_id}/")
    visitor.press("审定入库")
    visitor.sign_in(viewer.user.username).go("/cases/library/?text=政务").check()
    nothing = visitor.text()
    visitor.go("/cases/library/?text=热线").check()
    _picture(page, "library")
    page.set_viewport_size({"width": 390, "height": 800})
    visitor.follow(piece.title).check()
    published = visitor.text()

    assert "还有4处没有处理" in marked
    assert "没有待处理的标记" in clean
    assert "公开的政务热线。" in read
    assert "没有符合条件的典型案例" in nothing
    assert "某奶奶（电话×××）" in published
    assert [word in published for word in ("张奶奶", "13900007788", "松榆里", "12345")] == [
        False,
        False,
        False,
        True,
    ]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def _picture(page, name):
    if os.environ.get("PICTURES"):
        page.screenshot(path=f"{os.environ['PICTURES']}/{name}.png", full_page=True)
