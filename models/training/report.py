"""Measures a model on the pictures kept for it, and says what it found."""

from dataclasses import dataclass

import torch
from torch.nn import functional as F

from corpus import Corpus, label_names
from data import Picture
from measure import name_vectors, retrieval, zero_shot
from text_tower import TextTower
from tokenizer import Tokenizer

PROMPTS = ["{}", "a photo of a {}", "a {}"]


@dataclass
class Encoder:
    """Phrases to vectors, a few at a time."""

    tower: TextTower
    tokenizer: Tokenizer

    def __call__(self, texts: list[str], batch: int = 250) -> torch.Tensor:
        self.tower.eval()
        found = []
        with torch.no_grad():
            for first in range(0, len(texts), batch):
                ids = [self.tokenizer.encode(text) for text in texts[first : first + batch]]
                longest = max(map(len, ids))
                rows = [row + [self.tokenizer.pad] * (longest - len(row)) for row in ids]
                found.append(self.tower(torch.tensor(rows)))
        return torch.cat(found)


def report(pictures: list[Picture], images: torch.Tensor, corpus: Corpus, encode: Encoder) -> dict[str, float]:
    """`images`: unit vectors of all pictures, as the app prepares them; only those held out are looked at."""
    found = {}
    classes = name_vectors(encode, [names[:1] for names in corpus.class_names], PROMPTS)
    of_label = {", ".join(names): at for at, names in reversed(list(enumerate(corpus.class_names)))}
    rows = [at for at, p in enumerate(pictures) if p.source == "tiny" and p.held_out]
    labels = torch.tensor([of_label[", ".join(pictures[at].names)] for at in rows])
    found |= {f"imagenet1000 {k}": v for k, v in zero_shot(images[rows], labels, classes).items()}

    for source in ("caltech101", "clothing"):
        rows = [at for at, p in enumerate(pictures) if p.source == source and p.held_out]
        named = {pictures[at].label: label_names(pictures[at])[:1] for at in rows}
        vectors = name_vectors(encode, list(named.values()), PROMPTS)
        order = list(named)
        labels = torch.tensor([order.index(pictures[at].label) for at in rows])
        found |= {f"{source} {k}": v for k, v in zero_shot(images[rows], labels, vectors).items()}

    rows = [at for at, p in enumerate(pictures) if p.source == "captioned" and p.held_out]
    texts = [caption for at in rows for caption in pictures[at].captions]
    owner = torch.tensor([row for row, at in enumerate(rows) for _ in pictures[at].captions])
    found |= {f"retrieval{len(rows)} {k}": v for k, v in retrieval(images[rows], F.normalize(encode(texts), dim=-1), owner).items()}
    return found


def shown(found: dict[str, float]) -> str:
    return ", ".join(f"{name} {value * 100:.1f}" for name, value in found.items())
