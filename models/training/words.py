"""The second step: the text tower learns to say what the space shows.

Each step mixes: names of classes (towards the class's own vector), names of kinds (towards the middle of their
classes), names that CLIP's text tower knows (towards CLIP's vector, through a head of their own, so that words of which
no picture is at hand land near their relatives), captions with their pictures, and pseudo-captions: label names and
scene phrases with theirs. Captions and pseudo-captions are symmetric cross-entropy over the batch's cosines.
"""

import math
import random
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from corpus import Corpus, captions_of, label_names
from data import Picture
from phrases import TEMPLATES
from space import DIMENSIONS, Projection
from text_tower import WORD_WIDTH, TextTower
from tokenizer import CONTEXT, Tokenizer

SPLIT_SHARE = 0.06


class Words:
    """Everything the text tower is trained with, and the losses of one step."""

    def __init__(self, corpus: Corpus, pictures: list[Picture], probabilities: np.ndarray, tokenizer: Tokenizer, seed: int):
        self.corpus, self.tokenizer = corpus, tokenizer
        self.chance = random.Random(seed)
        self.rows = [at for at, picture in enumerate(pictures) if not picture.held_out]
        captions = captions_of(pictures)
        self.captions = captions
        written = [at for at in self.rows if captions[at]]
        people = [at for at in written if pictures[at].source == "captioned"]
        # What people wrote counts more often than what was written for this project.
        self.captioned = people * max(1, round(2.5 * (len(written) - len(people)) / max(1, len(people)))) + [
            at for at in written if pictures[at].source != "captioned"
        ]
        self.names = [label_names(picture) for picture in pictures]
        self.labelled = [at for at in self.rows if self.names[at]]
        self.probabilities = probabilities
        best = probabilities.max(1)
        self.scened = [
            at
            for at in self.rows
            if not captions[at] and best[at] > 0.3 and int(probabilities[at].argmax()) in corpus.scenes
        ]
        self.wide = [kind for kind in corpus.kinds if len(kind.classes) >= 2]
        self.clip = torch.from_numpy(corpus.clip_vectors - corpus.clip_vectors.mean(0))
        print(f"words: {len(people)} captioned, {len(written) - len(people)} annotated, {len(self.labelled)} labelled, {len(self.scened)} with scenes, {len(self.wide)} kinds")

    def batch(self, texts: list[str]) -> torch.Tensor:
        ids = [self.tokenizer.encode(text, self.chance, SPLIT_SHARE) for text in texts]
        longest = max(map(len, ids))
        return torch.tensor([row + [self.tokenizer.pad] * (longest - len(row)) for row in ids])

    def said(self, text: str) -> str:
        """A caption with a word left out now and then, and sometimes only its end or its beginning."""
        words = text.rstrip(" .").split(" ")
        if len(words) > 3 and self.chance.random() < 0.4:
            words = [word for word in words if self.chance.random() > 0.15] or words
        return " ".join(words)

    def picture_phrases(self, count: int) -> tuple[list[int], list[str], list[str]]:
        """Pictures, a phrase for each, and what makes two of them the same (so that they are no negatives)."""
        rows, texts, same = [], [], []
        for _ in range(count):
            draw = self.chance.random()
            if draw < 0.62 or not self.scened:
                at = self.chance.choice(self.captioned)
                text = self.said(self.chance.choice(self.captions[at]))
                key = f"caption {at}"
            elif draw < 0.85:
                at = self.chance.choice(self.labelled)
                name = self.chance.choice(self.names[at])
                text = self.chance.choice(TEMPLATES).format(name)
                key = self.names[at][0]
            else:
                at = self.chance.choice(self.scened)
                found = int(self.probabilities[at].argmax())
                text = self.chance.choice(self.corpus.scenes[found])
                key = f"scene {found}"
            rows.append(at)
            texts.append(text)
            same.append(key)
        return rows, texts, same

    def name_losses(self, tower: TextTower, head: nn.Linear, classes: torch.Tensor, scale: float) -> dict[str, torch.Tensor]:
        """Names of classes, of kinds, and those CLIP knows."""
        losses = {}
        picked = self.chance.sample(range(len(classes)), 128)
        vectors = F.normalize(tower(self.batch([self.corpus.class_phrase(at, self.chance) for at in picked])), dim=-1)
        logits = scale * vectors @ classes.T
        losses["classes"] = F.cross_entropy(logits, torch.tensor(picked)) + 2 * (1 - (vectors * classes[picked]).sum(-1)).mean()

        kinds = self.chance.sample(self.wide, min(48, len(self.wide)))
        texts = [self.chance.choice(TEMPLATES).format(self.chance.choice(kind.words)) for kind in kinds]
        vectors = F.normalize(tower(self.batch(texts)), dim=-1)
        middles = F.normalize(torch.stack([classes[kind.classes].mean(0) for kind in kinds]), dim=-1)
        losses["kinds"] = (1 - (vectors * middles).sum(-1)).mean()

        picked = self.chance.sample(range(len(self.clip)), 128)
        texts = [self.corpus.clip_names[at] for at in picked]
        texts = [text if self.chance.random() < 0.5 else self.chance.choice(TEMPLATES).format(text) for text in texts]
        known = F.normalize(head(F.normalize(tower(self.batch(texts)), dim=-1)), dim=-1)
        wanted = F.normalize(self.clip[picked], dim=-1)
        losses["clip"] = (1 - (known * wanted).sum(-1)).mean() + 0.2 * F.cross_entropy(20 * known @ wanted.T, torch.arange(len(picked)))
        return losses


def contrast(images: torch.Tensor, texts: torch.Tensor, same: list[str], scale: torch.Tensor) -> torch.Tensor:
    """Symmetric cross-entropy; pairs that say the same share the mark instead of being negatives."""
    keys = {key: at for at, key in enumerate(dict.fromkeys(same))}
    group = torch.tensor([keys[key] for key in same], device=images.device)
    wanted = (group[:, None] == group[None, :]).float()
    wanted = wanted / wanted.sum(1, keepdim=True)
    logits = scale * images @ texts.T
    return -0.5 * ((wanted * logits.log_softmax(1)).sum(1).mean() + (wanted * logits.T.log_softmax(1)).sum(1).mean())


def start_words(tower: TextTower, tokenizer: Tokenizer, corpus: Corpus) -> None:
    """Words start as GloVe has them; those it has not, as the mean of the words that WordNet explains them with."""
    size = len(next(iter(corpus.glove.values())))
    vectors: dict[str, list[np.ndarray]] = {}
    for meaning in corpus.meanings:
        gloss = [corpus.glove[word] for word in meaning.gloss.replace(",", "").split(" ") if word in corpus.glove]
        for name in meaning.words:
            for word in name.lower().replace("-", " ").split(" "):
                if word not in corpus.glove and gloss:
                    vectors.setdefault(word, []).append(np.mean(gloss, 0))
    weight = tower.words.weight.data
    for piece, id in tokenizer.ids.items():
        found = corpus.glove.get(piece)
        if found is None and piece in vectors:
            found = np.mean(vectors[piece], 0)
        if found is not None:
            weight[id, :size] = torch.from_numpy(found) * 0.25
    assert WORD_WIDTH >= size


def learn_words(
    words: Words, features: np.ndarray, projection: Projection, classes: torch.Tensor, scale: float,
    tower: TextTower, steps: int, batch: int, checkpoint: Path, seed: int,
) -> float:  # fmt: skip
    """
    Trains `tower`, and `projection` a little. Writes `checkpoint` every 100 steps and goes on from it.

    Returns the learned multiplier of cosines.
    """
    torch.manual_seed(seed)
    head = nn.Linear(DIMENSIONS, words.clip.shape[1])
    temperature = nn.Parameter(torch.tensor(math.log(14.0)))
    optimizer = torch.optim.AdamW(
        [
            {"params": [p for n, p in tower.named_parameters() if p.dim() > 1 and not n.startswith("words")], "lr": 1e-3},
            {"params": [*tower.words.parameters()], "lr": 1.5e-3, "weight_decay": 0.0},
            {"params": [p for p in tower.parameters() if p.dim() <= 1], "lr": 1e-3, "weight_decay": 0.0},
            {"params": [*head.parameters()], "lr": 1e-3},
            {"params": [temperature], "lr": 1e-3, "weight_decay": 0.0},
            {"params": [*projection.parameters()], "lr": 1e-4, "weight_decay": 0.0},
        ],
        weight_decay=0.05,
        betas=(0.9, 0.98),
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [g["lr"] for g in optimizer.param_groups], total_steps=steps, pct_start=0.1
    )
    first = 0
    state = {"tower": tower, "head": head, "projection": projection, "optimizer": optimizer, "schedule": schedule}
    if checkpoint.exists():
        saved = torch.load(checkpoint)
        first = saved["step"]
        temperature.data = saved["temperature"]
        for name, part in state.items():
            part.load_state_dict(saved[name])
    views = features.shape[1]
    started = time.time()
    for step in range(first, steps):
        tower.train()
        losses = words.name_losses(tower, head, classes, scale)
        rows, texts, same = words.picture_phrases(batch)
        view = np.random.default_rng(seed + step).integers(views, size=batch)
        seen = torch.from_numpy(features[rows, view].astype(np.float32))
        images = projection(F.dropout(seen, 0.1, training=True))
        said = F.normalize(tower(words.batch(texts)), dim=-1)
        losses["pairs"] = contrast(images, said, same, temperature.exp().clamp(max=100))
        # The projection may move for the captions' sake, but the classes must stay where they are.
        wanted = torch.from_numpy(words.probabilities[rows]).float()
        losses["stay"] = -(wanted * (scale * images @ classes.T).log_softmax(-1)).sum(-1).mean()
        loss = losses["classes"] + 2 * losses["kinds"] + losses["clip"] + losses["pairs"] + 0.3 * losses["stay"]
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_([p for g in optimizer.param_groups for p in g["params"]], 1.0)
        optimizer.step()
        schedule.step()
        if step % 50 == 0:
            shown = " ".join(f"{name} {value.item():.3f}" for name, value in losses.items())
            print(f"words: step {step}/{steps}, {shown}, scale {temperature.exp().item():.1f}, {time.time() - started:.0f} s", flush=True)
        if (step + 1) % 100 == 0 or step + 1 == steps:
            saved = {name: part.state_dict() for name, part in state.items()}
            torch.save({**saved, "temperature": temperature.data, "step": step + 1}, checkpoint)
    return temperature.exp().item()
