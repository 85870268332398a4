import pytest

from core.uploads import safe_name, suffix_of


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("个案 2021.xlsx", "个案 2021.xlsx"),
        ('"><img src=x onerror=alert(1)>.xlsx', "img src=x onerror=alert(1).xlsx"),
        ("../../settings.py", "settings.py"),
        ("C:\\Users\\张三\\个案.xlsx", "个案.xlsx"),
        ("个\0案\r\n\t.xlsx", "个案.xlsx"),
        ("报表\u202excod.xlsx", "报表xcod.xlsx"),
        ("报表.xlsx.html", "报表.xlsx.html"),
        ("  . 个案 .xlsx . ", "个案.xlsx"),
        (".xlsx", "未命名.xlsx"),
        ("..", "未命名"),
        ("", "未命名"),
        ("\ud800个案.xlsx", "个案.xlsx"),
        ("一份没有扩展名的文件.它的句号之后还有很长一段话", "一份没有扩展名的文件.它的句号之后还有很长一段话"),
    ],
)  # fmt: skip
def test_a_name_leads_nowhere_and_deceives_nobody(sent, kept):
    assert safe_name(sent) == kept


def test_a_name_too_long_keeps_its_suffix_and_whole_characters():
    name = safe_name("长" * 300 + ".xlsx")

    assert name == "长" * 65 + ".xlsx"
    assert len(name.encode()) == 200


@pytest.mark.parametrize(
    ("name", "suffix"), [("a.XLSX", ".xlsx"), ("a.xlsx.html", ".html"), ("a", ""), ("a.", ".")]
)
def test_the_suffix_is_the_last_one(name, suffix):
    assert suffix_of(name) == suffix
