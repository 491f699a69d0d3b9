"""YAML with places: what planners meant, or an error that names the place and the way out."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queuesim.errors import ConfigError
from queuesim.spec.reader import MOST_BYTES, read, read_text
from queuesim.spec.yaml_text import to_yaml


def problems(text: str) -> list[str]:
    try:
        document = read_text(text, "c.yaml")
    except ConfigError as error:
        return [str(problem) for problem in error.problems]
    return [str(problem) for problem in document.problems]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("10:00", "10:00"),  # no sexagesimal 600
        ("12:30", "12:30"),
        ("NO", "NO"),  # no false
        ("yes", "yes"),
        ("012", 12),  # no octal 10
        ("0o14", "0o14"),
        ("0x1F", "0x1F"),
        ("1e3", 1000.0),  # no text
        ("1_000", "1_000"),
        ("6,000", "6,000"),  # refused later, by name
        ("2026-03-02", "2026-03-02"),
        ("80% in 20s", "80% in 20s"),
        ("3m30s", "3m30s"),
        ("true", True),
        ("~", None),
        ("'12'", "12"),
        ('"NO"', "NO"),
        ("+4", 4),
        (".5", 0.5),
        ("城市银行", "城市银行"),
        ("'a，b：c'", "a，b：c"),
        ("x y  # a：comment，\t", "x y"),
        ("it's", "it's"),
    ],
)
def test_scalars_mean_what_planners_meant(written: str, meant: Any) -> None:
    value = read_text(f"key: {written}\n").data["key"]
    assert value == meant
    assert type(value) is type(meant)


@pytest.mark.parametrize("key", ["NO", "012", "1", "1.5", "true", "10:00", "08:30-17:00", "null"])
def test_keys_are_always_texts(key: str) -> None:
    assert list(read_text(f"{key}: x\n").data) == [key]


def test_the_raw_text_of_a_scalar_is_kept() -> None:
    document = read_text("a: {b: [012, 'x']}\n")
    assert document.raw(("a", "b", 0)) == "012"
    assert document.raw(("a", "b", 1)) == "x"
    assert document.raw(("a", "b")) is None
    assert document.raw(("a", "nothing")) is None


def test_every_value_and_key_has_its_place() -> None:
    document = read_text("a: 1\nb:\n  名字: {x: [7,\n    8]}\n", "c.yaml")

    def at(*path: str | int, key: bool = False) -> str:
        return str(document.place(path, key=key))

    assert at("a") == "c.yaml:1:4"
    assert at("a", key=True) == "c.yaml:1:1"
    assert at("b", "名字", "x", key=True) == "c.yaml:3:8"
    assert at("b", "名字", "x", 1) == "c.yaml:4:5"
    assert at("b", "名字", "missing") == "c.yaml:3:3"  # the part of the path that exists
    assert at() == "c.yaml:1:1"


def test_places_survive_a_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "c.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    document = read(path)
    assert document.data == {"a": 1, "b": 2}
    assert (document.place(("b",)).line, document.place(("b",)).column) == (2, 4)


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("a: 1\nb: 2\na: 3\n", ":3:1", ["twice", "line 1"]),
        ("a: {x: 1, x: 2}\n", ":1:11", ["twice"]),
        ("a:\n\tb: 1\n", ":2:1", ["tab", "spaces"]),
        ("a:\tb\n", ":1:3", ["tab"]),
        ("a：1\n", ":1:2", ["full-width ：", "type :"]),
        ("a: [x， y]\n", ":1:6", ["full-width ，", "type ,"]),
        ("a: （x）\n", ":1:4", ["full-width （", "type ("]),
        ("a: ｛x: 1｝\n", ":1:4", ["full-width ｛", "type {"]),
        ("a: 25％\n", ":1:6", ["full-width ％", "type %"]),
        ("a: １２\n", ":1:4", ["full-width １", "type 1"]),
        ("a: [x、y]\n", ":1:6", ["full-width 、", "type ,"]),
        ("a:\u3000b\n", ":1:3", ["space"]),
        ("a: “b”\n", ":1:4", ["curly quote"]),
        ("a: !!python/object:os.system b\n", ":1:4", ["tags"]),
        ("a: !mine b\n", ":1:4", ["tags", "quotes"]),
        ("a: &x {b: 1}\nc: {<<: *x}\n", ":2:5", ["merge keys"]),
        ("a: *nothing\n", ":1:4", ["&nothing"]),
        ("a: &x [*x]\n", ":1:8", ["part of"]),
        ("a: {count: 6,000}\n", ":1:14", ["6,000", "write 6000"]),
        ("a: [6,000]\n", ":1:7", ["6,000", "write 6000"]),
        ("a: {b, c: 1}\n", ":1:5", ["no value"]),
        ("a: {b:1}\n", ":1:5", ["no space after the colon", "b: 1"]),
        ("a:\n  b:{c: 1}\n", ":2:3", ["no space after the colon"]),
        ("a: .nan\n", ":1:4", ["not a number"]),
        ("a: -.inf\n", ":1:4", ["not a number"]),
        ("a: 1e999\n", ":1:4", ["too large"]),
        (f"a: {'9' * 5000}\n", ":1:4", ["too long"]),
        ("a: 1\n---\nb: 2\n", ":2:1", ["second document"]),
        ("? [a]\n: b\n", ":1:3", ["a word is expected"]),
        ("- a\n- b\n", ":1:1", ["a config is a map"]),
        ("", ":1:1", ["empty"]),
        ("# nothing\n", ":1:1", ["empty"]),
        ("a: [1, 2\nb: 3\n", ":1:4", ["[", "not closed"]),
        ("a: {x: 1\nb: 3\n", ":1:4", ["{", "not closed"]),
        ("a: 'x\nb: 3\n", ":1:4", ["quote", "not closed"]),
        ('a: "c:\\quick"\n', ":1:8", ["single quotes"]),
        ("a: b: c\n", ":1:5", ["colon"]),
        ("a: 1\n  b: 2\n", ":2:4", ["colon", "indentation"]),
        ("a:\n  b: 1\n c: 2\n", ":3:2", ["indentation"]),
        ("a: @x\n", ":1:4", ["begin with @", "quotes"]),
        ("a: %x\n", ":1:4", ["begin with %", "quotes"]),
        ("a: [1]]\n", ":1:7", ["] is not expected"]),
        ("a: \x07\n", ":1:4", ["unprintable"]),
        ("a\nb: 1\n", ":2:2", ["colon"]),
    ],
)
def test_what_is_not_allowed_is_named_with_its_place(
    text: str, place: str, words: list[str]
) -> None:
    (first, *_) = problems(text)
    assert first.startswith(f"c.yaml{place}"), first
    for word in words:
        assert word in first


def test_typing_slips_come_together() -> None:
    assert len(problems("a：1\nb: [1，2]\n\tc: “x”\n")) == 4


def test_what_can_be_told_apart_comes_together() -> None:
    assert len(problems("a: {x: 1, x: 2}\nb: .nan\nc: !t 1\nb: 2\n")) == 4


def test_text_blocks_may_hold_anything() -> None:
    text = "a: |\n  b：c，\n\td\n\n  e\nf: 1\n"
    assert read_text(text.replace("\t", "    ")).data["f"] == 1


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        "a: &a 1\nb: [" + ",".join(["*a"] * 1000) + "]\n",
        "a: " + "[" * 100_000,
        "a: " + "{a: " * 10_000,
        "".join(f"{'  ' * k}a:\n" for k in range(200)),
        "a: " + "9" * 100_000,
        "a: '" + "x" * 200_000,
        "\t" * 100_000,
        "：" * 100_000,
        "a: [" * 1000 + "\x00",
    ],
    ids=["bomb", "aliases", "lists", "maps", "levels", "digits", "quote", "tabs", "wide", "nul"],
)
def test_a_trap_is_refused_within_a_second(text: str) -> None:
    begun = time.process_time()
    found = problems(text)
    assert time.process_time() - begun < 1.0
    assert found
    assert sum(map(len, found)) < 5000


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("名称: 银行\n".encode("gb18030"), "looks like GB18030"),
        ("a: 1\n".encode("utf-16"), "looks like UTF-16"),
        ("a: 1\n".encode("utf-16-le"), ""),
        (b"a: 1\nb: \xff\n", ":2:4"),
        (b"# " + b"x" * MOST_BYTES, "larger than"),
    ],
)
def test_other_encodings_and_sizes_are_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "c.yaml"
    path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        read(path)
    assert words in str(caught.value)


def test_a_missing_file_is_told_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "quickstart.yaml").write_text("a: 1\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"did you mean quickstart\.yaml"):
        read(tmp_path / "quickstrat.yaml")
    with pytest.raises(ConfigError, match="folder"):
        read(tmp_path)
    with pytest.raises(ConfigError, match="no such file"):
        read("nowhere\0/x.yaml")


@given(st.text(max_size=60))
def test_no_text_ends_in_a_traceback(text: str) -> None:
    assert problems(text) is not None


@given(st.text(alphabet="ab:{}[],'\"#&*!|>-?% \n\t012", max_size=40))
def test_no_yaml_ends_in_a_traceback(text: str) -> None:
    assert problems(text) is not None


keys = st.text(min_size=1, max_size=6).filter(lambda key: key.strip() and key != "<<")
values = st.recursive(
    st.one_of(st.text(max_size=8), st.integers(-999, 10**9), st.booleans(), st.floats(0, 1e6)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(keys, values, min_size=1, max_size=4))
def test_written_yaml_reads_back_to_the_same(data: dict[str, Any]) -> None:
    assert json.dumps(read_text(to_yaml(data)).data) == json.dumps(data)
