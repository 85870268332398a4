import pytest

from core.masking import mask_address, mask_id_number, mask_name, mask_phone


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("", ""),
        ("张", "*"),
        ("张三", "张*"),
        ("张三丰", "张*丰"),
        ("欧阳锋刚", "欧**刚"),
        ("阿卜杜拉·买买提", "阿******提"),
    ],
)
def test_names(name, masked):
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("", ""),
        ("13812345678", "138****5678"),
        ("010-12345678", "010*****5678"),
        ("65123456", "******56"),
        ("1234", "****"),
    ],
)
def test_telephone_numbers(phone, masked):
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("", ""),
        ("11010519491231002X", "110***********002X"),
        ("110105491231002", "110********1002"),
        ("E12345678", "*******78"),
    ],
)
def test_id_numbers(number, masked):
    assert mask_id_number(number) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("", ""),
        ("朝阳区八里庄街道红庙社区3号楼2单元501", "朝阳区八里庄街道红庙社区****"),
        ("海淀区中关村街道知春里社区1号楼", "海淀区中关村街道知春里社区****"),
        ("密云区溪翁庄镇金叵罗村12号", "密云区溪翁庄镇金叵罗村****"),
        ("朝阳区光华路1号院2号楼", "朝阳区光华路****"),
        ("光华路8号", "光华路****"),
        ("光华路８号", "光华路****"),
        ("光华路8号院幸福社区", "光华路****"),
        ("朝阳区", "朝阳区****"),
    ],
)
def test_addresses(address, masked):
    assert mask_address(address) == masked
