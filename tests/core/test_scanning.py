"""The scanner is asked, and nothing passes that it did not call clean."""

import pytest

from core.problems import Refused
from core.scanning import refuse_infected
from tests.core.uploads import EICAR, packed, pdf, upload


def fake_scanner(file) -> list[str]:
    """Knows the one harmless file that every scanner calls infected."""
    return ["Eicar-Test-Signature"] if EICAR in file.read() else []


def broken_scanner(file) -> list[str]:
    raise ConnectionRefusedError("no daemon")


@pytest.fixture
def scanner(monkeypatch, settings):
    """``scanner(function)``: the function answers in place of a scanner that is installed."""

    def install(function):
        settings.UPLOAD_SCANNER = "a.scanner"
        monkeypatch.setattr("core.scanning.import_string", lambda path: function)

    return install


def test_without_a_scanner_nothing_is_asked(settings):
    settings.UPLOAD_SCANNER = ""

    assert refuse_infected(upload(EICAR)) is None


def test_a_clean_file_passes_and_stands_at_its_beginning(scanner):
    scanner(fake_scanner)
    file = upload(pdf())

    refuse_infected(file)

    assert file.read() == pdf()


def test_an_infected_file_is_refused_by_the_name_of_what_was_found(scanner):
    scanner(fake_scanner)

    with pytest.raises(Refused, match="Eicar-Test-Signature") as refused:
        refuse_infected(upload(pdf(b"", EICAR)))

    assert refused.value.codes == ["file_infected"]


def test_a_scanner_that_fails_lets_nothing_in(scanner):
    scanner(broken_scanner)

    with pytest.raises(Refused, match="安全检查服务暂时不可用") as refused:
        refuse_infected(upload(pdf()))

    assert refused.value.codes == ["scanner_away"]


def test_a_scanner_that_is_not_there_lets_nothing_in(settings):
    settings.UPLOAD_SCANNER = "core.no_such_module.findings"

    with pytest.raises(Refused) as refused:
        refuse_infected(upload(packed({"a": EICAR})))

    assert refused.value.codes == ["scanner_away"]
