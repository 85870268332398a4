from core.backups.tally import Tally, tally


def test_the_order_of_rows_does_not_matter():
    assert tally([b"a", b"b", b"c"]) == tally([b"c", b"a", b"b"])


def test_every_row_matters_also_an_equal_one():
    assert tally([b"a", b"b"]).checksum != tally([b"a", b"c"]).checksum
    assert tally([b"a", b"a"]).checksum != tally([]).checksum
    assert tally([b"a", b"a", b"b"]).checksum != tally([b"b"]).checksum


def test_no_rows_have_a_tally_too():
    assert tally([]) == Tally(rows=0, checksum="0" * 64)
