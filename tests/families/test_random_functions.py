"""Gaussian processes and random series: their covariance, exactly and in the statistics of many draws."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ive

from autodecoder_core.data.generating import generate
from autodecoder_core.families import get, gp_periodic, gp_rbf, random_fourier


def column(**values):
    return {name: np.array([[float(value)]]) for name, value in values.items()}


def covariance(name, parameters, n_points):
    """The exact covariance of a family of normal draws: the law is linear in them, so one unit vector at a time."""
    family = get(name)
    coords = np.broadcast_to(np.linspace(0, 1, n_points)[None, :, None], (family.n_draws, n_points, 1))
    ones = {key: np.full(family.n_draws, value) for key, value in parameters.items()}
    response = family.evaluate_draws(ones, coords, np.eye(family.n_draws))[..., 0]  # (q, K)
    return response.T @ response


def lags(n_points):
    t = np.linspace(0, 1, n_points)
    return t[:, None] - t[None, :]


@pytest.mark.parametrize("length", [gp_rbf.SHORTEST, 0.2, 0.7, 5.0])
def test_the_rbf_draw_has_the_rbf_kernel_within_the_documented_accuracy(length):
    found = covariance("gp_rbf", {"length": length, "scale": 1.5}, 41)
    np.testing.assert_allclose(found, 1.5**2 * np.exp(-0.5 * (lags(41) / length) ** 2), atol=1.5**2 * 3e-8)


@pytest.mark.parametrize(("length", "period"), [(0.15, 1.0), (0.8, 0.5), (20.0, 0.3)])
def test_the_periodic_draw_has_the_periodic_kernel(length, period):
    found = covariance("gp_periodic", {"length": length, "period": period, "scale": 0.7}, 41)
    expected = 0.7**2 * np.exp(-2 * np.sin(np.pi * lags(41) / period) ** 2 / length**2)
    np.testing.assert_allclose(found, expected, atol=1e-9)


def test_the_periodic_power_is_the_bessel_series():
    found = gp_periodic.power(column(length=0.6, scale=1))[0]
    expected = ive(np.arange(len(found)), 1 / 0.6**2) * np.where(np.arange(len(found)) == 0, 1, 2)
    np.testing.assert_allclose(found, expected, atol=1e-14)


def test_the_random_series_has_the_variance_and_the_spectrum_that_it_names():
    power = random_fourier.power(column(scale=2, smoothness=1.5, terms=5))[0]
    assert power.sum() == pytest.approx(4)
    assert (power[6:] == 0).all()
    assert power[4] / power[1] == pytest.approx(4**-3)
    found = covariance("random_fourier", {"scale": 2, "smoothness": 1.5, "terms": 5}, 33)
    expected = sum(power[j] * np.cos(2 * np.pi * j * lags(33)) for j in range(6))
    np.testing.assert_allclose(found, expected, atol=1e-12)


def test_more_terms_only_add_detail_to_the_same_curves():
    ask = {"n_functions": 3, "n_points": 64, "seed": 2}
    some, more = (
        generate("random_fourier", ranges={"terms": (j, j), "smoothness": (1, 1)}, **ask).values.reshape(3, 64)[:, :-1]
        for j in (3, 6)
    )
    few, many = np.fft.rfft(some, axis=1), np.fft.rfft(more, axis=1)
    np.testing.assert_allclose(few[:, 1] / many[:, 1], few[:, 3] / many[:, 3])  # one real factor, from the scale
    assert np.abs(few[:, 4:]).max() < 1e-9 < np.abs(many[:, 5]).min()


@pytest.mark.parametrize(
    ("name", "ranges", "kernel"),
    [
        ("gp_rbf", {"length": (0.2, 0.2)}, lambda lag: np.exp(-0.5 * (lag / 0.2) ** 2)),
        (
            "gp_periodic",
            {"length": (0.9, 0.9), "period": (0.7, 0.7)},
            lambda lag: np.exp(-2 * np.sin(np.pi * lag / 0.7) ** 2 / 0.81),
        ),
    ],
)
def test_many_draws_have_the_covariance_of_the_kernel(name, ranges, kernel):
    n = 8000
    x = generate(name, n_functions=n, n_points=9, ranges=ranges, seed=1).values.reshape(n, 9)
    expected = kernel(lags(9))
    # The standard error of a sample covariance of normals: sqrt((k_ii k_jj + k_ij²)/n).
    error = np.sqrt((1 + expected**2) / n)
    assert (np.abs(x.mean(axis=0)) < 5 / np.sqrt(n)).all()
    assert (np.abs(x.T @ x / n - expected) < 5 * error).all()


def test_the_kept_draws_are_the_ones_that_made_the_curve():
    data = generate("random_fourier", n_functions=3, n_points=65, seed=4)
    power = random_fourier.power({p: data.factors[p].to_numpy()[:, None] for p in ("scale", "smoothness", "terms")})
    tones = np.fft.rfft(data.values.reshape(3, 65)[:, :-1], axis=1) / 32
    scale = np.sqrt(power)
    np.testing.assert_allclose(tones[:, 1].real, scale[:, 1] * data.factors["cosine_1"])
    np.testing.assert_allclose(-tones[:, 1].imag, scale[:, 1] * data.factors["sine_1"])
    np.testing.assert_allclose(tones[:, 2].real, scale[:, 2] * data.factors["cosine_2"])
