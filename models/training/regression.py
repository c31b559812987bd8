"""Which words are said of a picture, by ridge regression from its features: a second opinion that few captions suffice for.

The text tower learns from it what phrases mean for the many pictures that nobody captioned. It is a far simpler model,
wrong in other places than the towers are, and the two together find captioned pictures better than either.
"""

import math
from collections import Counter

import numpy as np
import torch
from torch.nn import functional as F

from data import Picture
from mobilenet import LAST
from phrases import spoken

LEAST = 3
RIDGE = 10.0
# What counts less than captions that people wrote.
WEIGHT_OF_NOTES = 0.5


class Regression:
    def __init__(self, pictures: list[Picture], captions: list[list[str]], features: np.ndarray):
        """`features`: [pictures, FEATURES] of the view that the app makes."""
        rows = [at for at, own in enumerate(captions) if own and not pictures[at].held_out]
        counts = Counter(word for at in rows for word in {word for text in captions[at] for word in spoken(text)})
        common = [word for word, count in counts.items() if count >= LEAST]
        self.at = {word: number for number, word in enumerate(common)}
        self.rarity = torch.tensor([math.log(len(rows) / counts[word]) for word in common])
        x = torch.from_numpy(features.astype(np.float32))
        x = (x - x[rows].mean(0)) / (x[rows].std(0) + 1e-3)
        x[:, :LAST] /= LAST**0.5
        x[:, LAST:] /= (x.shape[1] - LAST) ** 0.5
        said = torch.stack([F.normalize(self.words(captions[at]), dim=-1).mean(0) for at in rows])
        self.mean = said.mean(0)
        weight = torch.tensor([1.0 if pictures[at].source == "captioned" else WEIGHT_OF_NOTES for at in rows]).sqrt()[:, None]
        known = x[rows] * weight
        solved = torch.linalg.solve(known @ known.T + RIDGE * torch.eye(len(rows)), (said - self.mean) * weight)
        # Unit vectors over the words: which are said of each picture more than of others.
        self.expected = F.normalize(x @ (known.T @ solved), dim=-1).half()

    def words(self, texts: list[str]) -> torch.Tensor:
        """[texts, words]: the rarity of each word that is said."""
        found = torch.zeros(len(texts), len(self.at))
        for place, text in enumerate(texts):
            known = [self.at[word] for word in spoken(text) if word in self.at]
            found[place, known] = self.rarity[known]
        return found

    def __call__(self, texts: list[str], rows: list[int]) -> tuple[torch.Tensor, torch.Tensor]:
        """Which texts have words that are known, and for those the standard scores [texts, rows] of the pictures."""
        said = self.words(texts)
        known = said.any(1)
        scores = F.normalize(F.normalize(said[known], dim=-1) - self.mean, dim=-1) @ self.expected[rows].float().T
        return known, (scores - scores.mean(1, keepdim=True)) / (scores.std(1, keepdim=True) + 1e-6)
