"""Pictures as the image tower takes them: exactly as the app prepares them, or cut at random for training."""

import math
import random

import numpy as np
import torch
from PIL import Image

SIDE = 224


def squared(picture: Image.Image, side: int = SIDE) -> torch.Tensor:
    """The app's "squash": both sides to `side` by Pillow's bicubic filter, so that nothing is cut off. In -1…1."""
    return as_tensor(picture.resize((side, side), Image.BICUBIC))


def random_cut(picture: Image.Image, side: int, chance: random.Random, smallest: float = 0.4) -> torch.Tensor:
    """A random part of at least `smallest` of the area, slightly stretched, mirrored half of the time."""
    width, height = picture.size
    area = width * height * chance.uniform(smallest, 1.0)
    ratio = math.exp(chance.uniform(math.log(3 / 4), math.log(4 / 3)))
    w = min(width, max(8, round(math.sqrt(area * ratio))))
    h = min(height, max(8, round(math.sqrt(area / ratio))))
    left, top = chance.randint(0, width - w), chance.randint(0, height - h)
    cut = picture.resize((side, side), Image.BICUBIC, box=(left, top, left + w, top + h))
    if chance.random() < 0.5:
        cut = cut.transpose(Image.FLIP_LEFT_RIGHT)
    return as_tensor(cut)


def colourless(picture: Image.Image) -> Image.Image:
    return picture.convert("L").convert("RGB")


def as_tensor(picture: Image.Image) -> torch.Tensor:
    pixels = torch.from_numpy(np.asarray(picture, dtype=np.uint8).copy())
    return pixels.permute(2, 0, 1).float() / 127.5 - 1
