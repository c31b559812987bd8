"""Everyday words over the captioned pictures that were kept: how many of the first ten have a caption that says so.

A stricter thing than it seems: captions leave out much of what is to be seen.
"""

import re

import torch
from torch.nn import functional as F

from data import Picture

QUERIES = {
    "dog": r"dogs?|pupp",
    "cat": r"cats?\b|kitten",
    "beach": r"beach|ocean|sea\b|shore|surf|sand",
    "snow": r"snow|ski",
    "children playing": r"child|kids?\b|boys?\b|girls?\b|toddler|baby",
    "people": r"people|man\b|men\b|wom[ae]n|person|crowd|group|child|kids?\b|boys?\b|girls?\b|players?",
    "food on a table": r"food|plate|meal|pizza|sandwich|dish|cake|fruit|eat|salad|soup|dinner|lunch",
    "city street": r"street|city|road|sidewalk|traffic|building",
    "mountains": r"mountain|cliff|rock|hill",
    "water": r"water|lake|river|pool|ocean|sea\b|wave|swim|splash|surf",
    "bicycle": r"bik|bicycl|cycl",
    "tennis": r"tennis|racket|racquet",
    "baseball": r"baseball|pitcher|batter|bat\b",
    "train": r"trains?\b|locomotive",
    "kitchen": r"kitchen|stove|fridge|refrigerator|oven|sink|microwave",
    "person climbing a rock": r"climb|cliff|rock",
}  # fmt: skip


def everyday(pictures: list[Picture], images: torch.Tensor, encode) -> list[tuple[str, int, float]]:
    """For each query: how many of the first ten fit, and how many of ten drawn at random would."""
    rows = [at for at, picture in enumerate(pictures) if picture.source == "captioned" and picture.held_out]
    vectors = F.normalize(encode(list(QUERIES)), dim=-1)
    order = (vectors @ images[rows].T).argsort(dim=-1, descending=True)
    found = []
    for at, (query, pattern) in enumerate(QUERIES.items()):
        fits = [bool(re.search(rf"\b(?:{pattern})", " ".join(pictures[row].captions).lower())) for row in rows]
        found.append((query, sum(fits[place] for place in order[at, :10].tolist()), 10 * sum(fits) / len(fits)))
    return found
