"""The closed forms once more, written apart from the laws: what was generated must follow from its factors."""

from __future__ import annotations

import cmath
import math

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from autodecoder_core.data.generating import generate


def _bumps(f, t):
    total = 0.0
    for slot, which in enumerate(("first", "second")):
        centre = slot / 2 + 0.5 * (0.15 + 0.7 * f[f"{which}_place"])
        total += (0.25 + 0.75 * f[f"{which}_height"]) * math.exp(-0.5 * ((t[0] - centre) / f["width"]) ** 2)
    return [f["height"] * total]


def _damped(f, t):
    rate = complex(-1 / f["decay_time"], 2 * math.pi * f["frequency"])
    return [f["amplitude"] * cmath.exp(rate * t[0]).real]


def _chirp(f, t):
    """The phase as the integral of the frequency, by Simpson's rule (exact here)."""
    ends, middle = f["start"] + (f["start"] + f["rate"] * t[0]), f["start"] + f["rate"] * t[0] / 2
    return [f["amplitude"] * math.sin(2 * math.pi * t[0] / 6 * (ends + 4 * middle))]


def _moving_blob(f, t):
    way = f["speed"] * (t[0] - 0.5)
    centre = [0.5 + way * math.cos(f["direction"]), 0.5 + way * math.sin(f["direction"])]
    density = multivariate_normal(centre, f["size"] ** 2)
    return [density.pdf(t[1:]) / density.pdf(centre)]


def _ripples(f, t):
    r = math.hypot(t[0] - f["centre_u"], t[1] - f["centre_v"])
    return [math.exp(-0.5 * (r / f["reach"]) ** 2) * math.cos(math.tau * r / f["wavelength"])]


def _swiss_roll(f, t):
    point = cmath.rect(f["turn"] / 2, math.tau * f["turn"])
    return [point.real, f["height"], point.imag]


REFERENCES = {
    "sinusoid": lambda f, t: [f["amplitude"] * cmath.exp(1j * (math.tau * f["frequency"] * t[0] + f["phase"])).imag],
    "harmonic_mixture": lambda f, t: [
        sum(f[a] * math.sin(k * (math.tau * t[0] + f["phase"])) for k, a in enumerate(("first", "second", "third"), 1))
    ],
    "chirp": _chirp,
    "damped_wave": _damped,
    "polynomial": lambda f, t: [
        np.polynomial.legendre.legval(t[0], [f["level"], f["slope"], f["bend"], f["twist"]]),
    ],
    "gaussian_bumps": _bumps,
    "logistic_growth": lambda f, t: [f["capacity"] / (1 + math.exp(-f["rate"] * (t[0] - f["midpoint"])))],
    "exponential_decay": lambda f, t: [f["end"] + (f["start"] - f["end"]) * math.exp(-t[0] / f["decay_time"])],
    "smooth_square": lambda f, t: [
        f["amplitude"] * math.tanh(math.sin(math.tau * f["frequency"] * t[0] + f["phase"]) / f["edge"])
    ],
    "lissajous": lambda f, t: [
        f["width"] * math.sin(math.tau * f["swings_across"] * t[0] + f["phase"]),
        f["height"] * math.sin(math.tau * f["swings_up"] * t[0]),
    ],
    "ripples": _ripples,
    "moving_blob": _moving_blob,
    "swiss_roll": _swiss_roll,
}


@pytest.mark.parametrize("irregular", [False, True])
@pytest.mark.parametrize("name", REFERENCES)
def test_values_without_noise_follow_from_the_factors(name, irregular):
    data = generate(name, n_functions=5, n_points=27, irregular=irregular, seed=6)
    for i in range(5):
        factors = data.factors.iloc[i].to_dict()
        coords, values = data.function(i)
        expected = [REFERENCES[name](factors, place) for place in coords]
        np.testing.assert_allclose(values, expected, rtol=1e-9, atol=1e-9)


def test_a_number_of_bumps_can_be_drawn_as_well():
    data = generate("gaussian_bumps", n_functions=40, n_points=400, ranges={"bumps": (1, 6), "width": (0.01, 0.01)})
    assert set(data.factors["bumps"]) == {1, 2, 3, 4, 5, 6}
    for i, expected in enumerate(data.factors["bumps"]):
        x = data.function(i)[1][:, 0]
        peaks = ((x[1:-1] > x[:-2]) & (x[1:-1] >= x[2:]) & (x[1:-1] > 0.2)).sum()
        assert peaks == expected
