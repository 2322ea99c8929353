"""Makes assets/models/elnino.safetensors, the model that the first page opens on: seeded, from shipped data alone.

Run it from the repository: `.venv/bin/python -m scripts.make_example_model`. On one machine it always writes the same
bytes; the loss that it prints says how well the curves are fitted.
"""

from __future__ import annotations

from pathlib import Path

import autodecoder_core as ad
from autodecoder_core.data import samples

TARGET = Path(__file__).resolve().parents[1] / "assets" / "models" / "elnino.safetensors"

# Twelve monthly means a year: little data, so a small smooth decoder and a prior that is felt.
CONFIG = ad.TrainingConfig(latent_dim=2, hidden=(48, 48), coordinate_features=0, sigma=20.0, batch_size=128, seed=4)


def main() -> None:
    dataset = samples.load("elnino")
    *_, last = ad.train(dataset, CONFIG)
    ad.save(last.model, TARGET)
    spread = float(last.model.normalisation.values.scale[0])
    print(f"{TARGET.name}: root mean square residual {spread * last.data_loss**0.5:.3f} °C after {last.epoch} epochs")


if __name__ == "__main__":
    main()
