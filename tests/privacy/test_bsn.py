"""A BSN is recognised however it is written; what belongs on these pages passes."""

import pytest

from matcher.privacy.bsn import holds_bsn


@pytest.mark.parametrize("text", ["111222333", "Mijn bsn is 123456782.", "1234 56 782", "123.456.782", "bsn:123456782"])
def test_a_bsn_is_recognised(text: str) -> None:
    assert holds_bsn(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ik help graag mensen",
        "06 12345678",
        "+31612345678",
        "0612345678",
        "NL91ABNA0417164300",
        "24 november 2026",
        "123456789",  # fails the eleven-test
        "000000000",
        "1112223330",  # ten digits
        "order X111222333",
    ],
)
def test_what_is_no_bsn_passes(text: str) -> None:
    assert not holds_bsn(text)
