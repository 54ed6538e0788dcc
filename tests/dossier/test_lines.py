"""Text is broken into lines that a reader can read."""

from hypothesis import given
from hypothesis import strategies as st

from projections.dossier.font import font, printable, width
from projections.dossier.lines import broken

SIZE, ROOM = 9, 120_000


def test_words_stay_whole_and_chinese_breaks_anywhere() -> None:
    assert broken("The customer accepted the terms before ordering", SIZE, ROOM) == [
        "The customer accepted the",
        "terms before ordering",
    ]
    assert "".join(broken("清仓优惠码购买的商品不支持七天无理由退货" * 2, SIZE, ROOM)) == (
        "清仓优惠码购买的商品不支持七天无理由退货" * 2
    )


def test_no_line_begins_with_a_mark_that_closes() -> None:
    for length in range(5, 30):
        lines = broken("证" * length + "。" + "据" * 20 + "（一）", SIZE, ROOM)

        assert not [line for line in lines if line[0] in "。）"]
        assert not [line for line in lines if line[-1] == "（"]


def test_a_word_that_is_cut_takes_a_character_along_to_its_closing_mark() -> None:
    for length in range(20, 40):
        lines = broken("（" + "a" * length + "）", SIZE, ROOM)

        assert not [line for line in lines if line[0] == "）"]


def test_a_hash_is_cut_where_the_line_is_full() -> None:
    digest = "ab" * 32

    assert "".join(broken(digest, SIZE, ROOM)) == digest


def test_a_line_feed_stays_one() -> None:
    assert broken("one\n\ntwo", SIZE, ROOM) == ["one", "", "two"]


@given(st.text(max_size=200))
def test_nothing_that_was_written_vanishes_and_nothing_sticks_out(text: str) -> None:
    lines = broken(text, SIZE, ROOM)
    kept = "".join("".join(lines).split())

    assert kept == "".join(printable(text).split())
    assert [line for line in lines if width(line, SIZE) > ROOM and len(line) > 1] == []


def test_the_font_has_every_character_of_unicode_1_1s_chinese() -> None:
    known = font().face.charToGlyph

    assert [code for code in range(0x4E00, 0x9FA6) if code not in known] == []
    assert printable("中文 A–z ¥ € “”…—、。") == "中文 A–z ¥ € “”…—、。"
