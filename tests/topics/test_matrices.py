"""Matrices of typed numbers."""

import math

import pytest

from explorer.errors import ExplorerError
from explorer.topics.matrices import as_matrix, check_matrix, number, parse_table, resized, with_cell, written


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1", 1),
        ("-2.5", -2.5),
        ("−2.5", -2.5),
        ("0,5", 0.5),
        ("1e-3", 1e-3),
        ("1/9", 1 / 9),
        (" 3 ", 3),
        (".5", 0.5),
    ],
)
def test_numbers_are_read_as_people_write_them(typed, value):
    assert number(typed) == pytest.approx(value)


@pytest.mark.parametrize("typed", ["", "  ", "two", "nan", "inf", "∞", "1/0", "1e50", "1,2,3", "__import__"])
def test_what_is_no_number_says_what_to_type(typed):
    with pytest.raises(ExplorerError, match="type"):
        number(typed)


@pytest.mark.parametrize(
    "text",
    [
        "1\t2\n3\t4",
        "1 2\n3 4",
        "1, 2\n3, 4",
        "1;2\n3;4",
        "[[1, 2], [3, 4]]",
        "np.array([[1, 2], [3, 4]])",
        "[1 2; 3 4]",
    ],
)
def test_a_matrix_is_read_as_spreadsheets_and_python_write_it(text):
    assert parse_table(text) == ((1, 2), (3, 4))


def test_a_decimal_comma_is_read_where_tabs_separate():
    assert parse_table("0,5\t1\n2\t3,25") == ((0.5, 1), (2, 3.25))


@pytest.mark.parametrize("text", ["", "1 2\n3", "[[1, 2], [3]]", "[[1, 2]", "[[1]] [[2]]", "a b\nc d"])
def test_a_text_that_is_no_matrix_is_refused(text):
    with pytest.raises(ExplorerError):
        parse_table(text)


def test_a_matrix_that_is_too_large_is_refused_before_it_is_read():
    with pytest.raises(ExplorerError, match="at most 2"):
        parse_table("x x x\nx x x", most=2)


def test_a_cell_is_replaced_and_one_outside_is_an_error():
    assert with_cell(((1, 2), (3, 4)), 1, 0, 9) == ((1, 2), (9, 4))
    for row, column in ((2, 0), (0, -1)):
        with pytest.raises(IndexError):
            with_cell(((1.0,),), row, column, 0)


def test_a_resized_matrix_keeps_its_corner_and_fills_with_0():
    assert resized(((1, 2), (3, 4)), 1, 3) == ((1, 2, 0),)
    with pytest.raises(ExplorerError):
        resized(((1.0,),), 0, 1)


def test_numbers_are_written_for_people():
    assert [written(value) for value in (2.0, -0.5, 0.111, -0.001, math.inf, 1e9)] == [
        "2",
        "−0.5",
        "0.11",
        "0",
        "∞",
        "1e9",
    ]


def test_what_float32_cannot_hold_is_refused():
    with pytest.raises(ExplorerError):
        check_matrix(((1e39,),))
    with pytest.raises(ExplorerError):
        as_matrix(__import__("numpy").zeros((1, 2, 3)))
