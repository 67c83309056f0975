"""Money, sizes and names as templates write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhidu.web.templatetags.zhidu_web import daxie, extension, filesize, wan, yuan

# The first seven amounts and their words are those of 支付结算办法, annex 1.
DAXIE = [
    (1_409_50, "壹仟肆佰零玖元伍角整"),
    (6_007_14, "陆仟零柒元壹角肆分"),
    (1_680_32, "壹仟陆佰捌拾元叁角贰分"),
    (107_000_53, "壹拾万柒仟元伍角叁分"),
    (16_409_02, "壹万陆仟肆佰零玖元零贰分"),
    (325_04, "叁佰贰拾伍元零肆分"),
    (10_00, "壹拾元整"),
    (0, "零元整"),
    (1, "壹分"),
    (10, "壹角整"),
    (55, "伍角伍分"),
    (1_00, "壹元整"),
    (1_01, "壹元零壹分"),
    (1_10, "壹元壹角整"),
    (15_00, "壹拾伍元整"),
    (105_00, "壹佰零伍元整"),
    (110_00, "壹佰壹拾元整"),
    (1_001_00, "壹仟零壹元整"),
    (1_010_00, "壹仟零壹拾元整"),
    (10_000_00, "壹万元整"),
    (10_001_00, "壹万零壹元整"),
    (30_000_00, "叁万元整"),
    (50_000_00, "伍万元整"),
    (100_000_00, "壹拾万元整"),
    (100_100_00, "壹拾万零壹佰元整"),
    (480_000_00, "肆拾捌万元整"),
    (499_999_99, "肆拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    (500_000_00, "伍拾万元整"),
    (1_000_500_00, "壹佰万零伍佰元整"),
    (10_000_000_00, "壹仟万元整"),
    (10_010_000_00, "壹仟零壹万元整"),
    (100_000_000_00, "壹亿元整"),
    (100_005_000_00, "壹亿零伍仟元整"),
    (100_010_000_00, "壹亿零壹万元整"),
    (1_000_000_001_00, "壹拾亿零壹元整"),
    (1_234_567_890_12, "壹拾贰亿叁仟肆佰伍拾陆万柒仟捌佰玖拾元壹角贰分"),
    (1_000_000_000_000_00, "壹万亿元整"),
    (-480_000_00, "负肆拾捌万元整"),
    (-5, "负伍分"),
]


@pytest.mark.parametrize(("fen", "words"), DAXIE)
def test_daxie(fen, words):
    assert daxie(fen) == words


@given(st.integers(min_value=1, max_value=10**15 - 1))
def test_daxie_never_doubles_or_ends_a_whole_in_nought(fen):
    words = daxie(fen)
    assert "零零" not in words
    assert "零元" not in words
    assert "零万" not in words
    assert "零亿" not in words
    assert words.endswith("分") == (fen % 10 != 0)


@given(st.lists(st.integers(min_value=0, max_value=10**12), min_size=2, max_size=2, unique=True))
def test_two_amounts_never_read_alike(amounts):
    assert daxie(amounts[0]) != daxie(amounts[1])


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (48_000_000, "480,000.00 元"),
        (5, "0.05 元"),
        (0, "0.00 元"),
        (-150, "-1.50 元"),
        (123_456_789_00, "123,456,789.00 元"),
        (None, ""),
        ("", ""),
    ],
)
def test_yuan(fen, words):
    assert yuan(fen) == words


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (48_000_000, "48万元"),
        (32_650_000, "32.65万元"),
        (500_000, "0.5万元"),
        (1, "0.000001万元"),
        (0, "0万元"),
        (1_200_000_000_000, "1,200,000万元"),
        (-48_000_000, "-48万元"),
        (None, ""),
    ],
)
def test_wan(fen, words):
    assert wan(fen) == words


@pytest.mark.parametrize("write", [yuan, wan, daxie])
@pytest.mark.parametrize("amount", [480000.0, "480000", True])
def test_money_is_an_integer_of_fen(write, amount):
    with pytest.raises(TypeError, match="integer of fen"):
        write(amount)


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 B"),
        (1023, "1023 B"),
        (1024, "1.0 KB"),
        (37_069, "36.2 KB"),
        (186_368, "182 KB"),
        (20 * 1024**2, "20.0 MB"),
        (3 * 1024**3, "3.0 GB"),
        (None, ""),
    ],
)
def test_filesize(size, words):
    assert filesize(size) == words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("汇报稿.docx", "DOCX"),
        ("a.b.pdf", "PDF"),
        ("无后缀", "文件"),
        (".env", "文件"),
        ("报告.最终版", "文件"),
    ],
)
def test_extension(name, words):
    assert extension(name) == words
