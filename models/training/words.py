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
from tokenizer import Tokenizer, words_of

SPLIT_SHARE = 0.06
GROUP = 40
# Words of captions that say nothing by themselves.
EMPTY = set(
    "a an the of in on at is are to and with for by its it his her their there this that as from into over up down out "
    "one some two three his him he she they while who which be has have having being very other another s".split()
)


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
        self.shown = [
            {plain(word) for text in [*captions[at], *self.names[at]] for word in words_of(text)} for at in range(len(pictures))
        ]
        best = probabilities.max(1)
        self.scened = [
            at
            for at in self.rows
            if not captions[at] and best[at] > 0.3 and int(probabilities[at].argmax()) in corpus.scenes
        ]
        self.wide = [kind for kind in corpus.kinds if len(kind.classes) >= 2]
        self.clip = torch.from_numpy(corpus.clip_vectors - corpus.clip_vectors.mean(0))
        self.head = nn.Linear(DIMENSIONS, self.clip.shape[1])
        self.temperature = nn.Parameter(torch.tensor(math.log(14.0)))
        print(f"words: {len(people)} captioned, {len(written) - len(people)} annotated, {len(self.labelled)} labelled, {len(self.scened)} with scenes, {len(self.wide)} kinds")

    def vectors(self, tower: TextTower, texts: list[str]) -> torch.Tensor:
        """Unit vectors of the texts. Short ones run apart from long ones, which saves most of the padding."""
        ids = [self.tokenizer.encode(text, self.chance, SPLIT_SHARE) for text in texts]
        order = sorted(range(len(ids)), key=lambda at: len(ids[at]))
        parts = []
        for first in range(0, len(order), GROUP):
            rows = [ids[at] for at in order[first : first + GROUP]]
            longest = max(map(len, rows))
            parts.append(tower(torch.tensor([row + [self.tokenizer.pad] * (longest - len(row)) for row in rows])))
        place = torch.empty(len(order), dtype=torch.long)
        place[torch.tensor(order)] = torch.arange(len(order))
        return F.normalize(torch.cat(parts)[place], dim=-1)

    def said(self, text: str) -> tuple[str, bool]:
        """A caption, whole or with words left out, or a few words of it (then also True: others may show that too)."""
        words = text.rstrip(" .").split(" ")
        if self.chance.random() < 0.35:
            size = self.chance.choice([1, 1, 2, 3])
            full = [at for at, word in enumerate(words) if word.lower() not in EMPTY and len(word) > 2]
            if full:
                first = self.chance.choice(full)
                return " ".join(words[first : first + size]), True
        if len(words) > 3 and self.chance.random() < 0.4:
            words = [word for word in words if self.chance.random() > 0.15] or words
        return " ".join(words), len(words) <= 3

    def picture_phrases(self, count: int) -> tuple[list[int], list[str], torch.Tensor]:
        """Pictures, a phrase for each, and [phrases, pictures]: 1 where the phrase is true of the picture."""
        rows, texts, short, same = [], [], [], []
        for _ in range(count):
            draw = self.chance.random()
            if draw < 0.72 or not self.scened:
                at = self.chance.choice(self.captioned)
                text, few = self.said(self.chance.choice(self.captions[at]))
                key = self.captions[at][0]
            elif draw < 0.9:
                at = self.chance.choice(self.labelled)
                text = self.chance.choice(TEMPLATES).format(self.chance.choice(self.names[at]))
                key, few = self.names[at][0], False
            else:
                at = self.chance.choice(self.scened)
                found = int(self.probabilities[at].argmax())
                text = self.chance.choice(self.corpus.scenes[found])
                key, few = f"scene {found}", True
            rows.append(at)
            texts.append(text)
            short.append(few)
            same.append(key)
        true = torch.tensor([[float(one == other) for other in same] for one in same])
        for place, (text, few) in enumerate(zip(texts, short)):
            said = {plain(word) for word in words_of(text)} - EMPTY
            if few and said:
                for other, at in enumerate(rows):
                    if said <= self.shown[at]:
                        true[place, other] = 1.0
        return rows, texts, true

    def name_losses(self, tower: TextTower, head: nn.Linear, classes: torch.Tensor, scale: float) -> dict[str, torch.Tensor]:
        """Names of classes, of kinds, and those CLIP knows."""
        losses = {}
        picked = self.chance.sample(range(len(classes)), 96)
        vectors = self.vectors(tower, [self.corpus.class_phrase(at, self.chance) for at in picked])
        logits = scale * vectors @ classes.T
        losses["classes"] = F.cross_entropy(logits, torch.tensor(picked)) + 2 * (1 - (vectors * classes[picked]).sum(-1)).mean()

        kinds = self.chance.sample(self.wide, min(32, len(self.wide)))
        texts = [self.chance.choice(TEMPLATES).format(self.chance.choice(kind.words)) for kind in kinds]
        vectors = self.vectors(tower, texts)
        middles = F.normalize(torch.stack([classes[kind.classes].mean(0) for kind in kinds]), dim=-1)
        losses["kinds"] = (1 - (vectors * middles).sum(-1)).mean()

        picked = self.chance.sample(range(len(self.clip)), 64)
        texts = [self.corpus.clip_names[at] for at in picked]
        texts = [text if self.chance.random() < 0.5 else self.chance.choice(TEMPLATES).format(text) for text in texts]
        known = F.normalize(head(self.vectors(tower, texts)), dim=-1)
        wanted = F.normalize(self.clip[picked], dim=-1)
        losses["clip"] = (1 - (known * wanted).sum(-1)).mean() + 0.2 * F.cross_entropy(20 * known @ wanted.T, torch.arange(len(picked)))
        return losses


def plain(word: str) -> str:
    """Without the s of a plural, so that "dogs" is true of a picture with a "dog"."""
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


def contrast(images: torch.Tensor, texts: torch.Tensor, true: torch.Tensor, scale: torch.Tensor) -> torch.Tensor:
    """Symmetric cross-entropy; whatever is `true` [texts, images] shares the mark instead of being a negative."""
    logits = scale * texts @ images.T
    by_text, by_image = true / true.sum(1, keepdim=True), true.T / true.T.sum(1, keepdim=True)
    return -0.5 * ((by_text * logits.log_softmax(1)).sum(1).mean() + (by_image * logits.T.log_softmax(1)).sum(1).mean())


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
    # Its matrices are so small that a second thread makes a step slower, several times so on a busy machine.
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    head, temperature = words.head, words.temperature
    optimizer = torch.optim.AdamW(
        [
            {"params": [p for n, p in tower.named_parameters() if p.dim() > 1 and not n.startswith("words")], "lr": 1e-3},
            {"params": [*tower.words.parameters()], "lr": 5e-4, "weight_decay": 0.0},
            {"params": [p for p in tower.parameters() if p.dim() <= 1], "lr": 1e-3, "weight_decay": 0.0},
            {"params": [*head.parameters()], "lr": 1e-3},
            {"params": [temperature], "lr": 1e-3, "weight_decay": 0.0},
            {"params": [*projection.parameters()], "lr": 3e-4, "weight_decay": 0.0},
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
        rows, texts, true = words.picture_phrases(batch)
        view = np.random.default_rng(seed + step).integers(views, size=batch)
        seen = torch.from_numpy(features[rows, view].astype(np.float32))
        images = projection(F.dropout(seen, 0.25, training=True))
        said = words.vectors(tower, texts)
        losses["pairs"] = contrast(images, said, true, temperature.exp().clamp(max=100))
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
    torch.set_num_threads(threads)
    return temperature.exp().item()
