"""The third step: every layer of the image tower is trained, towards class vectors and words that stay as they are.

Pictures with a label of ImageNet learn the label and what the frozen network said of them; all other pictures learn
what it said, so that what it knows of sharp photographs stays. With words at hand, labels of the other sets and
captions pull too, against the captions of the last few hundred pictures.
"""

import math
import random
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
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
SAME = 0.8
# How often each set is drawn.
SHARES = {"tiny": 0.4, "caltech101": 0.19, "captioned": 0.13, "clothing": 0.07, "sport": 0.12, "unlabelled": 0.09}


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
    steps: int, batch: int, rate: float, checkpoint: Path, seed: int, workers: int, device: str,
) -> None:  # fmt: skip
    """Goes on from `checkpoint` if there is one. Writes it every 50 steps."""
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
    weights = [*network.parameters(), *projection.parameters()]
    classes = targets.classes.to(device)
    queue: deque[tuple[int, torch.Tensor]] = deque(maxlen=QUEUE)
    started, shown = time.time(), {}

    def drawn(step: int) -> tuple[list[int], torch.Tensor]:
        chance = random.Random(f"{seed} {step}")
        rows = [chance.choice(by_source[chance.choices(sources, [SHARES[s] for s in sources])[0]]) for _ in range(batch)]
        return rows, torch.stack([random_cut(archives.open(pictures[at]), SIDE, chance, 0.45) for at in rows])

    # A core for each part of a batch: faster than all cores at each operation, and far faster on a busy machine.
    pool = ThreadPoolExecutor(workers, initializer=torch.set_num_threads, initargs=(1,))
    ahead = ThreadPoolExecutor(1)
    following = ahead.submit(drawn, first) if first < steps else None
    def gradients(rows: list[int], x: torch.Tensor, others: list, chance: random.Random) -> tuple[dict, list, list]:
        """Of the mean loss of some pictures. Runs in several threads at once, each with pictures of its own."""
        z = projection(network(x.to(device)))
        wanted = torch.from_numpy(targets.soft[rows].astype(np.float32)).to(device)
        labels = targets.labels[rows].to(device)
        known = labels >= 0
        wanted[known] = 0.4 * wanted[known] + 0.6 * F.one_hot(labels[known], len(classes)).float()
        losses = {"classes": -(wanted * (targets.scale * z @ classes.T).log_softmax(-1)).sum(-1).mean()}
        seen = []
        if targets.names is not None:
            more, seen = word_losses(pictures, rows, z, targets, others, chance)
            losses |= more
        return losses, seen, torch.autograd.grad(sum(losses.values()), weights)

    for step in range(first, steps):
        rows, x = following.result()
        if step + 1 < steps:
            following = ahead.submit(drawn, step + 1)
        size = math.ceil(batch / workers)
        others = list(queue)
        parts = [
            pool.submit(gradients, rows[at : at + size], x[at : at + size], others, random.Random(f"{seed} {step} {at}"))
            for at in range(0, batch, size)
        ]
        found = [part.result() for part in parts]
        for place, weight in enumerate(weights):
            weight.grad = sum(gradient[place] for _, _, gradient in found) / len(found)
        torch.nn.utils.clip_grad_norm_(weights, 2.0)
        optimizer.step()
        schedule.step()
        for losses, seen, _ in found:
            queue.extend(seen)
            for name, value in losses.items():
                shown[name] = 0.97 * shown.get(name, value.item()) + 0.03 * value.item()
        if step % 25 == 0:
            text = " ".join(f"{name} {value:.3f}" for name, value in shown.items())
            print(f"tune: step {step}/{steps}, {text}, {time.time() - started:.0f} s", flush=True)
        if (step + 1) % 50 == 0 or step + 1 == steps:
            torch.save({**{name: part.state_dict() for name, part in state.items()}, "step": step + 1}, checkpoint)
    network.cpu()
    projection.cpu()


def word_losses(
    pictures: list[Picture], rows: list[int], z: torch.Tensor, targets: Targets,
    queue: list[tuple[int, torch.Tensor]], chance: random.Random,
) -> tuple[dict[str, torch.Tensor], list[tuple[int, torch.Tensor]]]:  # fmt: skip
    """The losses, and the captions that were drawn: the `queue` of steps to come."""
    losses, drawn = {}, []
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
        # What says nearly the same of another picture is no mistake.
        same = (own @ bank.T > SAME) & ~torch.eye(len(own), len(bank), dtype=torch.bool, device=z.device)
        logits = logits.masked_fill(same, -1e4)
        losses["captions"] = F.cross_entropy(logits, torch.arange(len(mine), device=z.device)) * len(mine) / len(rows)
        drawn = [(rows[at], vector.cpu()) for at, vector in zip(mine, own)]
    return losses, drawn
