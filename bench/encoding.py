"""What finding one function's latent costs, how often the best one is found, and how many functions go in a second."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

import torch
from numpy.typing import ArrayLike

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.data.generating import generate
from autodecoder_core.encoding import encode, encode_many
from autodecoder_core.encoding.adam import adam
from autodecoder_core.encoding.engines.choice import DEFAULT_STARTS
from autodecoder_core.encoding.engines.torch_engine import by_levenberg_marquardt
from autodecoder_core.encoding.functions import Functions
from autodecoder_core.encoding.starts import starts
from autodecoder_core.encoding.targets import Targets
from autodecoder_core.kernels import cache
from autodecoder_core.model.autodecoder import Autodecoder
from autodecoder_core.model.config import Joint, TrainingConfig
from autodecoder_core.training import train

from .clock import median, seconds
from .encoding_rivals import scipy_best
from .topic import Options, Table, Topic

FAMILY = "random_fourier"
DIMENSIONS, POINTS = (2, 4, 8), (64, 200)
N_STARTS = DEFAULT_STARTS["lm"]
N_REFERENCE = 64
WITHIN = 1.01

Function = tuple[ArrayLike, ArrayLike]  # coordinates and values
Method = Callable[[Autodecoder, Function], float]  # finds the function's latent and returns its objective

LM = f"LM, {N_STARTS} starts"
IN_TORCH = "the same in torch"
Case = tuple[int, int]  # d, K


class Found(NamedTuple):
    """ms: the median of one function's time. share: of functions whose objective came within 1 % of the best."""

    ms: float
    share: float


class Many(NamedTuple):
    """rate: functions a second. share: of functions whose objective came within 1 % of the best of 64 starts."""

    rate: float
    share: float


def measure(options: Options) -> list[Table]:
    dimensions, points = ((2,), (64,)) if options.quick else (DIMENSIONS, POINTS)
    cache.compile_now()  # or else `encode` would take torch
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        models = {d: _model(d, options) for d in dimensions}
        single = {(d, k): _one_by_one(models[d], k, options) for d in dimensions for k in points}
        many = {(d, k): _many(models[d], k, options) for d in dimensions for k in points}
    finally:
        torch.set_num_threads(before)
    return [_times(single), _hits(single), _rates(many)]


def _model(d: int, options: Options) -> Autodecoder:
    config = TrainingConfig(latent_dim=d, strategy=Joint(options.choose(300, 20)))
    *_, last = train(generate(FAMILY, n_functions=500, n_points=64, seed=0), config)
    return last.model


def _unseen(n: int, k: int) -> Dataset:
    return generate(FAMILY, n_functions=n, n_points=k, seed=1)


def _lm(model: Autodecoder, function: Function) -> float:
    return encode(model, *function).objective


def _lm_in_torch(model: Autodecoder, function: Function) -> float:
    return float(by_levenberg_marquardt(Functions.one(model, *function), N_STARTS, 0).objectives.min())


def _adam(model: Autodecoder, function: Function) -> float:
    return encode(model, *function, method="adam").objective


def _adam_screened(model: Autodecoder, function: Function) -> float:
    targets = Targets.of(Functions.one(model, *function))
    z = starts(targets, N_STARTS, seed=0)[0]
    return float(adam(targets, z, torch.zeros(len(z), dtype=torch.long), lr=model.config.latent_lr).objective.min())


def _scipy(model: Autodecoder, function: Function) -> float:
    targets = Targets.of(Functions.one(model, *function))
    return scipy_best(targets, starts(targets, N_STARTS, seed=0)[0].double().numpy())[1]


METHODS: Mapping[str, Method] = {
    LM: _lm,
    IN_TORCH: _lm_in_torch,
    "Adam, 1 random start": _adam,
    f"Adam, our {N_STARTS} starts": _adam_screened,
    f"SciPy, our {N_STARTS} starts": _scipy,
}
RATIOS = dict(zip(("torch / LM", "Adam / LM", f"Adam × {N_STARTS} / LM", "SciPy / LM"), list(METHODS)[1:], strict=True))


def _one_by_one(model: Autodecoder, k: int, options: Options) -> dict[str, Found]:
    n = options.choose(40, 2)
    functions = [_unseen(n, k).function(i) for i in range(n)]
    for method in METHODS.values():
        method(model, functions[0])
    times: dict[str, list[float]] = {name: [] for name in METHODS}
    good = dict.fromkeys(METHODS, 0)
    for function in functions:
        reference = encode(model, *function, n_starts=N_REFERENCE, seed=1).objective
        found = {}
        for name, method in METHODS.items():
            began = time.perf_counter()
            found[name] = method(model, function)
            times[name].append(time.perf_counter() - began)
        best = min(reference, *found.values())
        for name, objective in found.items():
            good[name] += objective <= WITHIN * best
    return {name: Found(1e3 * median(times[name]), good[name] / n) for name in METHODS}


def _many(model: Autodecoder, k: int, options: Options) -> Many:
    unseen = _unseen(options.choose(500, 20), k)
    encode_many(model, unseen.subset(range(4)))
    rate = unseen.n_functions / median(
        [seconds(lambda: encode_many(model, unseen)) for _ in range(options.choose(3, 1))]
    )
    reference = encode_many(model, unseen, n_starts=N_REFERENCE)
    found = encode_many(model, unseen)
    good = sum(a.objective <= WITHIN * min(a.objective, b.objective) for a, b in zip(found, reference, strict=True))
    return Many(rate, good / unseen.n_functions)


def _times(single: Mapping[Case, Mapping[str, Found]]) -> Table:
    rows = [
        (
            _label(case),
            *(f"{found[name].ms:.2f}" for name in METHODS),
            *(_ratio(found, name) for name in RATIOS.values()),
        )
        for case, found in single.items()
    ]
    columns = ("", *METHODS, *RATIOS)
    note = "LM: Levenberg-Marquardt by the kernels, as `encode` does it, with all that is around it."
    return Table("Milliseconds for one function", columns, rows, note)


def _ratio(found: Mapping[str, Found], name: str) -> str:
    return f"{found[name].ms / found[LM].ms:.1f} ×"


def _hits(single: Mapping[Case, Mapping[str, Found]]) -> Table:
    rows = [(_label(case), *(f"{100 * found[name].share:.0f} %" for name in METHODS)) for case, found in single.items()]
    return Table("How often within 1 % of the best", ("", *METHODS), rows)


def _rates(many: Mapping[Case, Many]) -> Table:
    rows = [(_label(case), f"{found.rate:,.0f}", f"{100 * found.share:.1f} %") for case, found in many.items()]
    columns = ("", "functions a second", f"within 1 % of {N_REFERENCE} starts")
    return Table("Many at once (encode_many)", columns, rows)


def _label(case: Case) -> str:
    return f"d = {case[0]}, K = {case[1]}"


TOPIC = Topic(
    "encoding",
    "Encoding",
    "Finding the latent of an unseen function with the decoder frozen (default network, trained on 500 functions of "
    f"the family {FAMILY}), on one thread. The best is the lowest objective that any method or {N_REFERENCE} starts of "
    "Levenberg-Marquardt found. Adam takes 800 steps; SciPy's least_squares (MINPACK) is given our starts and our "
    "Jacobian. Times are medians.",
    measure,
)
