"""The first step: the space itself, without words.

A projection of the frozen features and one vector per ImageNet class, so that cosines between the two give the
teacher's distribution back. Classes of which no picture is at hand are learnt from made-up features: a real picture's,
moved towards the class by the teacher's own weights.
"""

import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from mobilenet import LAST

DIMENSIONS = 256


class Projection(nn.Module):
    """Features to unit vectors."""

    def __init__(self, features: int, dimensions: int):
        super().__init__()
        # What features are divided by, so that those of early layers are no larger than those of the last.
        self.register_buffer("spread", torch.ones(features))
        self.linear = nn.Linear(features, dimensions)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        return F.normalize(self.linear(features / self.spread), dim=-1)

    def folded(self) -> tuple[torch.Tensor, torch.Tensor]:
        """Weight and bias for features as they are."""
        return self.linear.weight / self.spread, self.linear.bias


def low_rank_start(features: np.ndarray, weight: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """The best rank-DIMENSIONS stand-in for the classifier on features such as these: projection, class vectors."""
    sample = torch.from_numpy(features.astype(np.float32))
    centred = sample - sample.mean(0)
    spread = centred.T @ centred / len(sample) + 1e-3 * torch.eye(sample.shape[1])
    values, vectors = torch.linalg.eigh(spread)
    root = vectors * values.clamp_min(1e-8).sqrt()
    unroot = vectors / values.clamp_min(1e-8).sqrt()
    u, s, v = torch.linalg.svd((weight - weight.mean(0)) @ root, full_matrices=False)
    print(f"space: rank {DIMENSIONS} keeps {float((s[:DIMENSIONS] ** 2).sum() / (s ** 2).sum()):.3f} of the classifier")
    return (v[:DIMENSIONS] @ unroot.T), u[:, :DIMENSIONS] * s[:DIMENSIONS]


def made_up(features: torch.Tensor, weight: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Features pulled towards a random class each, half of the way between two pictures."""
    n = len(features)
    other = features[torch.randperm(n, generator=generator)]
    share = torch.rand(n, 1, generator=generator)
    classes = torch.randint(len(weight), (n,), generator=generator)
    towards = F.normalize(weight[classes] - weight.mean(0), dim=-1)
    pull = torch.rand(n, 1, generator=generator) * 14
    mixed = share * features + (1 - share) * other
    return torch.cat([(mixed[:, :LAST] + pull * towards).clamp(0, 6), mixed[:, LAST:]], 1)


def learn_space(
    features: np.ndarray, labels: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor, steps: int, seed: int
) -> dict[str, torch.Tensor]:
    """
    Projection and class vectors. `labels` has the true class of each picture, or -1.

    Returns the state: `linear.weight`, `linear.bias`, `classes` (unit), `scale` (of cosines).
    """
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    pictures = features.shape[0]
    start, classes = low_rank_start(features[:, 0, :LAST], weight)
    projection = Projection(features.shape[2], DIMENSIONS)
    seen = torch.from_numpy(features[:, 0].astype(np.float32))
    spread = seen.std(0).clamp_min(1e-3)
    projection.spread[LAST:] = spread[LAST:] / spread[:LAST].mean()
    projection.linear.weight.data.zero_()
    projection.linear.weight.data[:, :LAST] = start
    projection.linear.bias.data = -(start @ seen[:, :LAST].mean(0))
    classes = nn.Parameter(classes.clone())
    scale = nn.Parameter(torch.tensor(2.7))
    optimizer = torch.optim.Adam(
        [{"params": projection.parameters(), "lr": 5e-4}, {"params": [classes], "lr": 2e-2}, {"params": [scale], "lr": 1e-2}]
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, [g["lr"] for g in optimizer.param_groups], steps)
    started = time.time()
    for step in range(steps):
        rows = torch.randint(pictures, (384,), generator=generator)
        view = torch.randint(2, (384,), generator=generator)
        real = torch.from_numpy(features[rows.numpy(), view.numpy()].astype(np.float32))
        batch = torch.cat([real, made_up(real, weight, generator)])
        wanted = (batch[:, :LAST] @ weight.T + bias).softmax(-1)
        known = labels[rows] >= 0
        wanted[:384][known] = 0.5 * wanted[:384][known] + 0.5 * F.one_hot(labels[rows][known], len(weight)).float()
        logits = scale.exp() * projection(batch) @ F.normalize(classes, dim=-1).T
        loss = -(wanted * logits.log_softmax(-1)).sum(-1).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        if step % 200 == 0:
            print(f"space: step {step}/{steps}, loss {loss.item():.3f}, scale {scale.exp().item():.1f}, {time.time() - started:.0f} s", flush=True)
    return {**projection.state_dict(), "classes": F.normalize(classes.detach(), dim=-1), "scale": scale.detach().exp()}
