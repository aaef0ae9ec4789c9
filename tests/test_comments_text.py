"""The words of comments: markers off, wrapped lines joined, and nothing changes the second time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smart_coding_dataset.comments import text
from smart_coding_dataset.comments.natural_language import natural_language

PIECES = st.lists(
    st.sampled_from(
        [*"abz 一二。#/*\\-=|>:.@\t\n\n\r\x0c", "  ", "- ", "1. ", "---", "TODO: ", "the value ", '"""', "*/"]
    ),
    max_size=40,
).map("".join)


@given(PIECES)
def test_settling_and_layout_are_idempotent(words: str) -> None:
    once = text.settle(words)
    assert text.settle(once) == once
    laid = text.layout(words)
    assert text.layout(laid) == laid
    assert text.layout(text.docstring(words)) == text.docstring(words)


@pytest.mark.parametrize(
    ("raws", "words"),
    [
        (["# one", "# two"], "one two"),
        (["# one", "#", "# two"], "one\n\ntwo"),
        (["# 先打开文件，", "# 再读。"], "先打开文件，再读。"),
        (
            ["# Steps:", "# - first, and", "#   more of it", "# - second"],
            "Steps:\n- first, and more of it\n- second",
        ),
        (["# For example", "#     f(x)", "# is odd"], "For example\n    f(x)\nis odd"),
        (["#---------", "# Title", "#---------"], "Title"),
        (["# ---- Title ----"], "Title"),
        (["#: kept by sphinx"], "kept by sphinx"),
        (["/* one\n * two */"], "one two"),
        (["/* one\n   two\n*/"], "one two"),
        (["/// one", "//! two", "///< three"], "one two three"),
        (["# ends in a backslash \\"], "ends in a backslash"),
    ],
)
def test_prose(raws: list[str], words: str) -> None:
    assert text.prose(raws) == words


def test_doc_comments_keep_their_layout_and_lose_their_banners() -> None:
    raw = "/*************\n * Sends it.\n *\n *   indented\n *\n * @param a  count\n *************/"
    assert text.doc([raw]) == "Sends it.\n\n  indented\n\n@param a  count"
    assert text.doc(["/* Starred:\n   * kept\n   as it is */"]) == "Starred:\n* kept\nas it is"


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("Return the first of them.", "en"),
        ("fast path", "en"),
        ("naïve approach as in the café example", "en"),
        ("先检查参数是否为空", "zh"),
        ("调用 json.loads 解析 response", "zh"),
        ("Gibt die Anzahl der Zeilen zurück, wenn sie nicht leer ist", None),
        ("Retourne la liste des fichiers dans le dossier", None),
        ("Devuelve el primer elemento de la lista que no está vacío", None),
        ("Retorna uma lista com os nomes que não existem", None),
        ("これは関数です", None),
        ("함수를 호출한다", None),
        ("Возвращает первый элемент", None),
    ],
)
def test_natural_language(words: str, language: str | None) -> None:
    assert natural_language(words) == language


@pytest.mark.parametrize(
    "words", ["a" + " " * 50_000 + "b", "a " + "-" * 50_000 + "b", "- \n" * 10_000, "/" * 50_000 + "x"]
)
def test_long_lines_take_no_more_than_linear_time(words: str) -> None:
    start = time.process_time()
    text.settle(words)
    assert time.process_time() - start < 2, "quadratic time would take minutes"
