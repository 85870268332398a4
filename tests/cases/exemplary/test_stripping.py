"""From a case's own words to a text without anybody in it: replaced, or kept for a reason."""

import pytest

from accounts.models import AuditEvent
from accounts.roles import Role
from cases.exemplary import actions
from cases.exemplary.states import PieceState
from cases.models import Exemplary
from cases.states import CaseState
from core.problems import Refused, Stale
from tests.cases.exemplary.factories import CONSENT, TEXTS, start, take, write
from tests.cases.factories import ADULT, NOON, desk_of, make_case, make_worker
from tests.centers.factories import make_center

pytestmark = pytest.mark.django_db

NAMES = {"name": "赵桂兰", "signer": "孙玉成", "id_number": ADULT, "phone": "13900007788"}


def closed_case(**facts):
    note = "赵桂兰，电话13900007788，住劲松中社区12号楼，女儿孙玉成。"
    return make_case(CaseState.CLOSED, intake_note=note, **{**NAMES, **facts})


def settle(act, piece, **facts):
    return act(piece=piece, version=piece.version, by=piece.desk, at=NOON, **facts)


def fresh(piece):
    return Exemplary.objects.get(pk=piece.pk)


def nominated(case, **facts) -> Exemplary:
    piece = start(case.center, desk_of(case), case)
    texts = {name: text or TEXTS[name] for name, text in piece.texts().items()}
    return write(piece, **{**texts, **facts})


def test_a_piece_begins_with_the_words_of_the_file():
    case = closed_case()

    piece = start(case.center, desk_of(case), case)

    assert piece.background == "独居，行动不便。"
    assert piece.process == "入户了解近况。"
    assert piece.reflection == ""


def test_all_that_the_file_knows_of_the_people_is_gone_after_one_press():
    case = closed_case()
    text = f"赵桂兰（{ADULT}）由桂兰的女儿孙玉成陪同，138 1234 5678，家在劲松中社区12号楼3单元。"
    piece = nominated(case, background=text)

    count = settle(actions.replace_all, piece)
    submitted = take("submit", fresh(piece))
    whole = "".join(submitted.texts().values())

    assert count >= 5
    assert submitted.state == PieceState.READING
    assert not any(word in whole for word in ("赵", "桂兰", "孙玉成", ADULT, "1234", "劲松"))


def test_from_scratch_the_people_of_the_authors_closed_cases_are_known_and_no_others():
    case, other = closed_case(), None
    other = make_case(CaseState.CLOSED, case.center, name="钱学礼", signer="钱学礼")
    own = write(start(case.center, desk_of(case)), process="赵桂兰和钱学礼都来了。")
    executive = make_worker(case.center, Role.EXECUTIVE_DIRECTOR)
    of_head = write(start(case.center, executive), process="赵桂兰和钱学礼都来了。")

    assert other.client.name == "钱学礼"
    assert [found.word for found in own.open_findings()] == ["赵桂兰"]
    assert [found.word for found in of_head.open_findings()] == ["赵桂兰", "钱学礼"]


def test_one_word_is_replaced_everywhere_and_nothing_else_is():
    piece = write(start(), process="张奶奶来了，张奶奶走了，李爷爷没来。", lessons="张奶奶笑了。")

    count = settle(actions.replace_word, piece, mark="called", word="张奶奶", replacement="甲老人")
    piece = fresh(piece)

    assert count == 3
    assert piece.process == "甲老人来了，甲老人走了，李爷爷没来。"
    assert piece.lessons == "甲老人笑了。"


@pytest.mark.parametrize("replacement", ["李奶奶", "13812345678", "武圣路8号"])
def test_a_replacement_says_nothing_of_anybody_either(replacement):
    piece = write(start(), process="张奶奶来了。")

    with pytest.raises(Refused) as refusal:
        settle(actions.replace_word, piece, mark="called", word="张奶奶", replacement=replacement)

    assert refusal.value.codes == ["replacement_marked"]


def test_a_word_is_kept_for_a_reason_and_the_text_goes_on():
    piece = write(start(), process="拨打热线12345求助。")

    with pytest.raises(Refused) as refusal:
        settle(actions.keep_word, piece, mark="landline", word="12345", reason=" ")
    settle(actions.keep_word, piece, mark="landline", word="12345", reason="公开的政务热线。")
    submitted = take("submit", fresh(piece))

    assert refusal.value.codes == ["note_missing"]
    assert submitted.kept.get().reason == "公开的政务热线。"
    assert "12345" in submitted.process


@pytest.mark.parametrize(
    ("text", "mark", "word", "is_minor"),
    [
        ("打13812345678找她", "phone", "13812345678", False),
        ("她叫赵桂兰", "name", "赵桂兰", False),
        ("在陈经纶中学读书", "school", "在陈经纶中学", True),
    ],
)
def test_no_reason_keeps_what_must_go(text, mark, word, is_minor):
    case = closed_case()
    piece = nominated(case, background=text, is_minor=is_minor)
    found = [one for one in piece.open_findings() if one.mark == mark]

    with pytest.raises(Refused) as refusal:
        settle(actions.keep_word, piece, mark=mark, word=found[0].word, reason="很重要。")

    assert word.endswith(found[0].word)
    assert refusal.value.codes == ["mark_must_go"]


def test_a_mark_that_is_gone_and_a_text_that_changed_are_told_apart():
    piece = write(start(), process="张奶奶来了。")

    with pytest.raises(Refused) as gone:
        settle(actions.replace_word, piece, mark="called", word="王爷爷", replacement="某人")
    with pytest.raises(Stale):
        actions.replace_all(piece=piece, version=piece.version - 1, by=piece.desk, at=NOON)

    assert gone.value.codes == ["mark_gone"]


def test_nobody_but_the_author_writes_and_nobody_at_all_once_it_has_left():
    piece = write(start())
    executive = make_worker(piece.center, Role.EXECUTIVE_DIRECTOR)
    submitted = take("submit", piece)

    refusals = [
        [problem.code for problem in actions.writing_problems(submitted, by=by)]
        for by in (executive, piece.desk)
    ]

    assert refusals == [["not_the_author"], ["piece_left"]]


def test_no_word_of_the_text_reaches_the_audit_log():
    case = closed_case()
    piece = nominated(case, background="赵桂兰的电话13900007788，热线12345")
    settle(actions.keep_word, piece, mark="landline", word="12345", reason="雀鸣公开热线。")
    settle(actions.replace_all, fresh(piece))
    take("submit", fresh(piece))

    logged = str(list(AuditEvent.objects.values_list("what", "object_label", "changes")))

    assert "替换识别信息" in logged
    assert not any(word in logged for word in ("赵桂兰", "13900007788", "12345", "雀鸣"))


def test_a_minors_file_makes_a_minors_piece_whatever_is_ticked():
    center = make_center()
    case = make_case(CaseState.CLOSED, center, is_minor=True, relation="parent")

    piece = nominated(case, **{**CONSENT, "is_minor": False})

    assert piece.is_minor
