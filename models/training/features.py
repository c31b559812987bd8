"""Features of every picture, computed once and kept as float16.

For each picture: one view as the app prepares it, then random cuts.
"""

import random
import time
from pathlib import Path

import numpy as np
import torch

from data import Archives, Picture
from mobilenet import FEATURES, MobileNet
from views import SIDE, random_cut, squared

BATCH = 16


def features_of(
    pictures: list[Picture], archives: Archives, network: MobileNet, cuts: int, path: Path, device: str
) -> np.ndarray:
    """[pictures, 1 + cuts, 1280]; read from `path` when a former run finished it."""
    if path.exists():
        return np.load(path)
    network.eval().to(device)
    features = np.zeros((len(pictures), 1 + cuts, FEATURES), np.float16)
    started = time.time()
    for view in range(1 + cuts):
        for first in range(0, len(pictures), BATCH):
            rows = range(first, min(first + BATCH, len(pictures)))
            views = [
                squared(archives.open(pictures[row]))
                if view == 0
                else random_cut(archives.open(pictures[row]), SIDE, random.Random(f"{view} {row}"))
                for row in rows
            ]
            with torch.no_grad():
                features[rows.start : rows.stop, view] = network(torch.stack(views).to(device)).cpu().numpy()
            if first % (BATCH * 100) == 0:
                print(f"features: view {view + 1}/{1 + cuts}, {first}/{len(pictures)}, {time.time() - started:.0f} s", flush=True)
    # Whole or not at all: an interrupted run must not leave half of them.
    np.save(path.with_suffix(".part.npy"), features)
    path.with_suffix(".part.npy").rename(path)
    return features
