"""Which phrases are true of which pictures, so that what is true of another picture too is no mistake."""

import math
from collections import Counter

import torch

from phrases import spoken

# How soon a phrase counts as untrue when words of it were not said of a picture.
SOFTNESS = 0.12
# Stands for "black and white" where words are compared, which may also be said of a dog.
COLOURLESS = "colourless"


class Truth:
    """Judges by the words that were said of the pictures."""

    def __init__(self, texts: list[list[str]]):
        said = [{word for text in own for word in spoken(text)} for own in texts]
        counts = Counter(word for own in said for word in own)
        self.at = {word: number for number, word in enumerate(counts)}
        self.rarity = torch.tensor([math.log((len(texts) + 1) / count) for count in counts.values()])
        self.shown = [torch.tensor([self.at[word] for word in own], dtype=torch.long) for own in said]

    def __call__(self, phrases: list[str], rows: list[int], grey: list[bool]) -> torch.Tensor:
        """[phrases, rows]: 1 where all words were said of the picture; less the more, and the rarer, are missing."""
        words = torch.zeros(len(phrases), len(self.at) + 1)
        for place, phrase in enumerate(phrases):
            for word in spoken(phrase):
                if word in self.at:
                    words[place, self.at[word]] = self.rarity[self.at[word]]
                elif word == COLOURLESS:
                    words[place, -1] = self.rarity.max()
        shown = torch.zeros(len(rows), len(self.at) + 1)
        for place, row in enumerate(rows):
            shown[place, self.shown[row]] = 1
            shown[place, -1] = float(grey[place])
        covered = words @ shown.T / words.sum(1, keepdim=True).clamp(min=1e-6)
        return ((covered - 1) / SOFTNESS).exp() * (covered > 0.5)
