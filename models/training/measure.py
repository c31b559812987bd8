"""What a model is worth, on pictures that it never saw: zero-shot labels and finding captioned pictures."""

import torch
from torch.nn import functional as F


def zero_shot(images: torch.Tensor, labels: torch.Tensor, names: torch.Tensor) -> dict[str, float]:
    """Shares of unit `images` whose label's vector is the nearest, or among the five nearest, of unit `names`."""
    ranks = ((images @ names.T).topk(min(5, len(names)), dim=-1).indices == labels[:, None]).float()
    return {"top1": ranks[:, 0].mean().item(), "top5": ranks.sum(-1).mean().item()}


def retrieval(images: torch.Tensor, texts: torch.Tensor, owner: torch.Tensor) -> dict[str, float]:
    """Shares of `texts` whose picture (row `owner` of `images`) is among the first 1, 5 and 10."""
    scores = texts @ images.T
    rank = (scores > scores.gather(1, owner[:, None])).sum(1)
    return {f"r{k}": (rank < k).float().mean().item() for k in (1, 5, 10)}


def name_vectors(encode, names: list[list[str]], templates: list[str]) -> torch.Tensor:
    """A unit vector per entry: the mean over its names and the templates."""
    texts = [template.format(name) for group in names for name in group for template in templates]
    vectors = F.normalize(encode(texts), dim=-1)
    found, at = [], 0
    for group in names:
        count = len(group) * len(templates)
        found.append(vectors[at : at + count].mean(0))
        at += count
    return F.normalize(torch.stack(found), dim=-1)
