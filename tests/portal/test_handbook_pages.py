"""帮助 on screen: open to everybody, the own role first, found from every page, searchable."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from portal.handbook import contents, pages, search

pytestmark = pytest.mark.django_db
INDEX = "/help/"


def text_of(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("name", contents.names())
def test_every_page_opens_before_sign_in_and_asks_nothing_of_the_database(
    client, name, django_assert_num_queries
):
    with django_assert_num_queries(0):
        shown = text_of(client.get(reverse("portal:help_page", args=[name])))

    assert pages.page(name).title in shown
    assert "回到登录页" in shown


def test_the_index_before_sign_in_lists_every_page_and_asks_nothing(
    client, django_assert_num_queries
):
    with django_assert_num_queries(0):
        shown = text_of(client.get(INDEX))

    assert [name for name in contents.names() if f'href="/help/{name}/"' not in shown] == []


def test_an_unknown_page_is_not_found(client):
    assert client.get("/help/nothing-here/").status_code == 404
    assert client.get("/help/..%2F..%2FREADME/").status_code == 404


@pytest.mark.parametrize("role", Role)
def test_the_own_role_stands_first_and_once(client, desk, role):
    shown = text_of(client.sit_at(desk(role)).get(INDEX))
    own = f'href="/help/{contents.OF_ROLE[role]}/"'

    assert shown.count(own) == 1
    assert shown.index(own) < shown.index(f'href="/help/{contents.SIGN_IN}/"')


@pytest.mark.parametrize(
    ("url_name", "role", "page"),
    [
        ("cases:case_list", Role.CENTER_WORKER, "/help/cases/"),
        ("funding:pool_list", Role.DISTRICT_OFFICER, "/help/funding/"),
        ("portal:home", Role.CENTER_WORKER, "/help/"),
    ],
)
def test_help_opened_from_a_room_leads_to_its_topic(client, desk, url_name, role, page):
    shown = text_of(client.sit_at(desk(role)).get(reverse(url_name)))

    assert f'<a class="desk-help" href="{page}">' in shown


def test_the_sign_in_page_leads_to_the_handbook(client):
    shown = text_of(client.get(reverse("accounts:sign_in")))

    assert [f'href="{to}"' in shown for to in (INDEX, f"/help/{contents.SIGN_IN}/")] == [True, True]


def test_who_still_owes_a_new_password_may_read_first(client, desk):
    sitting = desk(Role.CENTER_WORKER)
    sitting.user.must_change_password = True
    sitting.user.save()
    client.sit_at(sitting)

    assert client.get(reverse("portal:home")).status_code == 302
    assert pages.page("account").title in text_of(client.get("/help/account/"))


@pytest.mark.parametrize("address", [INDEX, "/help/cases/", "/help/?q=延期"])
def test_a_page_costs_no_more_than_the_strip_above_it(
    client, desk, django_assert_num_queries, address
):
    client.sit_at(desk(Role.CENTER_WORKER))

    with django_assert_num_queries(6):
        text_of(client.get(address))


def test_somebody_without_a_desk_reads_it_too(client, django_user_model):
    person = django_user_model.objects.create_user("nobody", password="x")
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")

    assert "各岗位怎么用" in text_of(client.get(INDEX))


def test_a_search_shows_the_sentence_and_leads_to_its_heading(client):
    shown = text_of(client.get(INDEX, {"q": "同辈督导"}))

    assert "<mark>同辈督导</mark>、督导培训计不计入，由批次设置" in shown
    assert 'href="/help/supervision/#60' in shown


def test_several_words_must_all_stand_on_the_page():
    both = {found.page.name for found in search.find(["退回", "催报"])}
    one = {found.page.name for found in search.find(["退回"])}

    assert "rounds" in both
    assert both < one


def test_words_that_overlap_are_one_hit_and_the_text_stays_whole():
    found = next(one for one in search.find(["督导", "导培训"]) if one.page.name == "supervision")
    line = next(line for line in found.lines if any(p.text == "督导培训" for p in line.pieces))

    assert {(piece.text, piece.is_hit) for piece in line.pieces} >= {("督导培训", True)}
    assert "".join(piece.text for piece in line.pieces) in {s.text for s in found.page.sentences}


def test_what_stands_under_a_heading_is_found_by_the_heading():
    found = next(one for one in search.find(["催报"]) if one.page.name == "rounds")

    assert "催报" in {line.heading for line in found.lines}


def test_a_word_in_a_title_comes_first():
    assert search.find(["试点方案"])[0].page.name == "plan"


@pytest.mark.parametrize("typed", ["没有这样的词", "<script>", "((", "\x00", "甲" * 500])
def test_what_is_not_found_is_said_and_what_was_typed_is_no_markup(client, typed):
    shown = text_of(client.get(INDEX, {"q": typed}))

    assert "没有写到" in shown
    assert "<script>" not in shown.split("</head>")[1]


def test_blanks_are_no_search(client):
    assert "按事项查" in text_of(client.get(INDEX, {"q": "  "}))
