"""The third step: every layer of the image tower is trained, towards class vectors and words that stay as they are.

Pictures with a label of ImageNet learn the label and what the frozen network said of them; all other pictures learn
what it said, so that what it knows of sharp photographs stays. With words at hand, labels of the other sets and
captions pull too, against the captions of the last few hundred pictures.
"""

import random
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from data import Archives, Picture
from mobilenet import MobileNet
from space import Projection
from views import random_cut

SIDE = 192
QUEUE = 512
# How often each set is drawn.
SHARES = {"tiny": 0.42, "caltech101": 0.2, "captioned": 0.1, "clothing": 0.07, "sport": 0.1, "unlabelled": 0.11}


@dataclass
class Targets:
    """What the pictures are trained towards; all rows are those of the list of pictures."""

    classes: torch.Tensor
    scale: float
    # ImageNet class of each picture, or -1.
    labels: torch.Tensor
    # The frozen network's distribution over the classes.
    soft: np.ndarray
    # With words: vectors of the names of a set's labels, the number of each picture's own, and vectors of captions.
    names: dict[str, torch.Tensor] | None = None
    name_of: dict[int, int] | None = None
    captions: dict[int, torch.Tensor] | None = None


def tune(
    pictures: list[Picture], archives: Archives, network: MobileNet, projection: Projection, targets: Targets,
    steps: int, batch: int, rate: float, checkpoint: Path, seed: int, device: str = "cpu",
) -> None:  # fmt: skip
    """Goes on from `checkpoint` if there is one. Writes it every 50 steps."""
    chance = random.Random(seed)
    by_source = {name: [at for at, p in enumerate(pictures) if p.source == name and not p.held_out] for name in SHARES}
    sources = [name for name in SHARES if by_source[name]]
    network.to(device).train()
    projection.to(device)
    optimizer = torch.optim.AdamW(
        [{"params": network.parameters(), "lr": rate}, {"params": projection.parameters(), "lr": 4 * rate}], weight_decay=1e-4
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [group["lr"] for group in optimizer.param_groups], total_steps=steps, pct_start=0.15
    )
    state = {"network": network, "projection": projection, "optimizer": optimizer, "schedule": schedule}
    first = 0
    if checkpoint.exists():
        saved = torch.load(checkpoint, map_location=device)
        first = saved["step"]
        for name, part in state.items():
            part.load_state_dict(saved[name])
    classes = targets.classes.to(device)
    queue: deque[tuple[int, torch.Tensor]] = deque(maxlen=QUEUE)
    started, shown = time.time(), {}
    for step in range(first, steps):
        chance.seed(f"{seed} {step}")
        rows = [chance.choice(by_source[chance.choices(sources, [SHARES[s] for s in sources])[0]]) for _ in range(batch)]
        x = torch.stack([random_cut(archives.open(pictures[at]), SIDE, chance, 0.45) for at in rows]).to(device)
        z = projection(network(x))
        wanted = torch.from_numpy(targets.soft[rows].astype(np.float32)).to(device)
        labels = targets.labels[rows].to(device)
        known = labels >= 0
        wanted[known] = 0.4 * wanted[known] + 0.6 * F.one_hot(labels[known], len(classes)).float()
        losses = {"classes": -(wanted * (targets.scale * z @ classes.T).log_softmax(-1)).sum(-1).mean()}
        if targets.names is not None:
            losses |= word_losses(pictures, rows, z, targets, queue, chance)
        loss = sum(losses.values())
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_([*network.parameters(), *projection.parameters()], 2.0)
        optimizer.step()
        schedule.step()
        for name, value in losses.items():
            shown[name] = 0.95 * shown.get(name, value.item()) + 0.05 * value.item()
        if step % 25 == 0:
            text = " ".join(f"{name} {value:.3f}" for name, value in shown.items())
            print(f"tune: step {step}/{steps}, {text}, {time.time() - started:.0f} s", flush=True)
        if (step + 1) % 50 == 0 or step + 1 == steps:
            torch.save({**{name: part.state_dict() for name, part in state.items()}, "step": step + 1}, checkpoint)


def word_losses(
    pictures: list[Picture], rows: list[int], z: torch.Tensor, targets: Targets,
    queue: deque[tuple[int, torch.Tensor]], chance: random.Random,
) -> dict[str, torch.Tensor]:  # fmt: skip
    losses = {}
    for source, names in targets.names.items():
        mine = [at for at, row in enumerate(rows) if pictures[row].source == source and row in targets.name_of]
        if mine:
            wanted = torch.tensor([targets.name_of[rows[at]] for at in mine], device=z.device)
            loss = F.cross_entropy(targets.scale * z[mine] @ names.to(z.device).T, wanted, label_smoothing=0.05)
            losses[source] = loss * len(mine) / len(rows)
    mine = [at for at, row in enumerate(rows) if row in targets.captions]
    if mine:
        own = torch.stack([chance.choice(list(targets.captions[rows[at]])) for at in mine]).to(z.device)
        others = [vector for row, vector in queue if row not in {rows[at] for at in mine}]
        bank = torch.cat([own, torch.stack(others).to(z.device)]) if others else own
        logits = targets.scale * z[mine] @ bank.T
        losses["captions"] = F.cross_entropy(logits, torch.arange(len(mine), device=z.device)) * len(mine) / len(rows)
        queue.extend((rows[at], vector.cpu()) for at, vector in zip(mine, own))
    return losses
