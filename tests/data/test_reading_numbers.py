"""Numbers and dates as people write them."""

from __future__ import annotations

import numpy as np
import pytest

from autodecoder_core.data.reading import Limits, inspect_upload, read_dataset
from autodecoder_core.errors import ConfigError, DataError


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["1,234.5", "2"], [1234.5, 2]),
        (["1.234,5", "2"], [1234.5, 2]),
        (["1 234,5", "2"], [1234.5, 2]),
        (["1\u00a0234,5", "1\u202f000\u202f000"], [1234.5, 1e6]),
        (["1'234.5", "2"], [1234.5, 2]),
        (["1.234.567", "2"], [1234567, 2]),
        (["1,234,567", "2"], [1234567, 2]),
        (["0,125", "2"], [0.125, 2]),
        (["1,5e3", "-2,25E-1"], [1500, -0.225]),
        (["−3.5", "+4"], [-3.5, 4]),
        ([" .5 ", "5."], [0.5, 5]),
        (["1.234", "2.5"], [1.234, 2.5]),
    ],
)
def test_decimal_marks_and_thousands_are_told_from_the_numbers(cells: list[str], expected: list[float]) -> None:
    text = "t\ta\n" + "".join(f"{k}\t{cell}\n" for k, cell in enumerate(cells))
    np.testing.assert_allclose(read_dataset(text.encode()).values[:, 0], expected, rtol=1e-15)


def test_a_choice_settles_what_could_be_read_either_way() -> None:
    text = b't,a\n0,"1,234"\n1,"2,345"\n'
    assert read_dataset(text).values[0, 0] == 1234
    assert read_dataset(text, decimal=",").values[0, 0] == 1.234
    assert read_dataset(b"t;a\n0;1,234\n1;2,345\n").values[0, 0] == 1.234


@pytest.mark.parametrize(
    ("dates", "expected", "unit"),
    [
        (["2020-01-01", "2020-02-01", "2020-03-01"], [0, 31, 60], "days since 2020-01-01"),
        (["31.12.2019", "01.01.2020", "13.01.2020"], [0, 1, 13], "days since 2019-12-31"),
        (["12/31/2019", "01/01/2020", "01/13/2020"], [0, 1, 13], "days since 2019-12-31"),
        (["2020-01-01T00:00:00", "2020-01-01T12:00:00", "2020-01-02T00:00:00"], [0, 0.5, 1], "days since 2020-01-01"),
        (["Jan 2020", "Feb 2020", "Mar 2020"], [0, 31, 60], "days since 2020-01-01"),
        (["2000-01-01", "2001-01-01", "2004-01-01"], [0, 366 / 365.25, 4], "years since 2000-01-01"),
    ],
)
def test_dates_become_days_or_years_since_the_first(dates: list[str], expected: list[float], unit: str) -> None:
    text = "when,a\n" + "".join(f"{date},{k}\n" for k, date in enumerate(dates))
    reading = inspect_upload(text.encode())
    assert reading.dataset is not None
    np.testing.assert_allclose(reading.dataset.coords[:, 0], expected)
    assert reading.dataset.coord_names == (f"when ({unit})",)
    assert unit in " ".join(reading.notes)


def test_headings_may_be_dates() -> None:
    dataset = read_dataset(b"name,2020-01-01,2020-01-03\na,1,2\nb,3,5\n")
    np.testing.assert_array_equal(dataset.function(0)[0][:, 0], [0, 2])


def test_limits_are_settings_whose_names_stand_in_the_message() -> None:
    text = b"t,a,b\n0,1,2\n1,2,3\n"
    for limits, setting in (
        (Limits(max_bytes=5), "AUTODECODER_MAX_UPLOAD_MB"),
        (Limits(max_functions=1), "AUTODECODER_MAX_FUNCTIONS"),
        (Limits(max_points=3), "AUTODECODER_MAX_POINTS"),
    ):
        with pytest.raises(DataError, match=setting):
            read_dataset(text, limits=limits)
    environment = {"AUTODECODER_MAX_UPLOAD_MB": "1.5", "AUTODECODER_MAX_FUNCTIONS": "7", "AUTODECODER_MAX_POINTS": "9"}
    assert Limits.from_environment(environment) == Limits(1_500_000, 7, 9)
    assert Limits.from_environment({}) == Limits()
    with pytest.raises(ConfigError, match="AUTODECODER_MAX_POINTS is 'many'"):
        Limits.from_environment({"AUTODECODER_MAX_POINTS": "many"})


def test_the_limits_of_the_environment_hold_without_being_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTODECODER_MAX_FUNCTIONS", "1")
    with pytest.raises(DataError, match="the limit is 1"):
        read_dataset(b"t,a,b\n0,1,2\n1,2,3\n")


def test_a_choice_that_does_not_exist_is_a_config_error() -> None:
    with pytest.raises(ConfigError, match="auto, wide, long, rows"):
        read_dataset(b"t,a\n0,1\n", layout="tall")
    with pytest.raises(DataError, match="no column 'time'"):
        read_dataset(b"id,t,x\na,0,1\na,1,2\n", layout="long", t="time")


def test_a_path_that_does_not_exist_is_a_data_error() -> None:
    with pytest.raises(DataError, match="nowhere"):
        read_dataset("/nowhere/data.csv")
