"""Features of every picture, computed once and kept as float16.

A view is the picture as the app prepares it, a random cut of it, or a cut without colours.
"""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch

from data import Archives, Picture
from mobilenet import FEATURES, MobileNet
from views import SIDE, colourless, random_cut, squared

BATCH = 16
# The views: 0 as in the app, 1 cut, 2 without colours.
GREY_VIEW, VIEWS = 2, 3


def features_of(
    pictures: list[Picture], views: list[list[int]], archives: Archives, network: MobileNet, path: Path, workers: int, device: str
) -> np.ndarray:  # fmt: skip
    """
    [pictures, VIEWS, FEATURES], where `views` says which of each picture; read from `path` when a former run finished it.

    Missing views are like view 0, and 0 for pictures without any.
    """
    if path.exists():
        return np.load(path)
    network.eval().to(device)
    features = np.zeros((len(pictures), VIEWS, FEATURES), np.float16)
    todo = [(at, view) for at in range(len(pictures)) for view in views[at]]
    batches = [todo[first : first + BATCH] for first in range(0, len(todo), BATCH)]
    started = time.time()
    for picture in {picture.source: picture for picture in pictures}.values():
        archives.open(picture)  # Reads the archive, which two threads should not do at once.

    def compute(number: int) -> None:
        x = torch.stack([seen(archives, pictures[at], at, view) for at, view in batches[number]])
        with torch.no_grad():
            found = network(x.to(device)).cpu().numpy()
        for (at, view), row in zip(batches[number], found):
            features[at, view] = row
        if number % 100 == 0:
            print(f"features: {number * BATCH}/{len(todo)}, {time.time() - started:.0f} s", flush=True)

    with ThreadPoolExecutor(workers, initializer=torch.set_num_threads, initargs=(1,)) as pool:
        list(pool.map(compute, range(len(batches))))
    missing = ~features.any(2)
    features = np.where(missing[..., None], features[:, :1], features)
    # Whole or not at all: an interrupted run must not leave half of them.
    np.save(path.with_suffix(".part.npy"), features)
    path.with_suffix(".part.npy").rename(path)
    return features


def seen(archives: Archives, picture: Picture, at: int, view: int) -> torch.Tensor:
    opened = archives.open(picture)
    if view == 0:
        return squared(opened)
    return random_cut(colourless(opened) if view == GREY_VIEW else opened, SIDE, random.Random(f"{view} {at}"), 0.6)
