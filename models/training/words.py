"""The second step: the text tower learns to say what the space shows.

Each step mixes: names of classes (towards the class's own vector), names of kinds (towards the middle of their
classes), names that CLIP's text tower knows (towards CLIP's vector, through a head of their own, so that words of which
no picture is at hand land near their relatives), and phrases with pictures: captions, label names, phrases for scenes,
and what is said of pictures without colours. Phrases learn by symmetric cross-entropy over the cosines, and from the
scores that a regression gives them over pictures that nobody captioned.
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
from features import GREY_VIEW
from phrases import EMPTY, TEMPLATES
from regression import Regression
from space import DIMENSIONS, Projection
from text_tower import WORD_WIDTH, TextTower
from tokenizer import Tokenizer
from truth import COLOURLESS, Truth

SPLIT_SHARE = 0.06
AVERAGE = 0.99
PAIRS, SECOND, STAY = 1.5, 1.5, 1.0
# Of the regression's scores, before they become shares.
SHARP = 4.0
GROUP = 40
# How often a step draws a picture with captions by people, and with those written for this project; with the label of a
# set; scenes; greys.
SHARES = {"captioned": 0.38, "sport": 0.18, "unlabelled": 0.12}
LABELS = {"caltech101": 0.12, "tiny": 0.07, "clothing": 0.03}
SCENES, GREY = 0.05, 0.05
BANK = 400
# Names of classes in a step; a third as many kinds, two thirds as many that CLIP knows.
NAMES = 96
GREY_TEMPLATES = [
    "a black and white photo of {}",
    "black and white {}",
    "{} in black and white",
    "monochrome {}",
    "a black and white picture {}",
]


class Words:
    """Everything the text tower is trained with, and the losses of one step."""

    def __init__(
        self, corpus: Corpus, pictures: list[Picture], labels: torch.Tensor, probabilities: np.ndarray, tokenizer: Tokenizer, seed: int
    ):  # fmt: skip
        """`labels` has the ImageNet class of each picture or -1, `probabilities` what is thought of each."""
        self.corpus, self.tokenizer, self.pictures = corpus, tokenizer, pictures
        self.chance = random.Random(seed)
        self.captions = captions_of(pictures)
        rows = [at for at, picture in enumerate(pictures) if not picture.held_out]
        self.names = [label_names(picture) for picture in pictures]
        self.probabilities = probabilities
        guessed = np.where(probabilities.max(1) > 0.3, probabilities.argmax(1), -1)
        best = np.where(labels.numpy() >= 0, labels.numpy(), guessed)
        self.scene = [int(found) if int(found) in corpus.scenes else None for found in best]
        kinds: dict[int, list[str]] = {}
        for kind in corpus.kinds:
            for found in kind.classes:
                kinds.setdefault(found, []).extend(kind.words)
        self.kinds = [kinds.get(int(label), []) for label in labels]
        written = {source: [at for at in rows if self.captions[at] and pictures[at].source == source] for source in SHARES}
        others = [at for at in rows if not self.captions[at]]
        labelled = {source: [at for at in others if self.names[at] and pictures[at].source == source] for source in LABELS}
        self.drawn = [
            *((written[source], self.caption, share) for source, share in SHARES.items()),
            *((labelled[source], self.label, share) for source, share in LABELS.items()),
            ([at for at in others if self.scene[at] is not None], self.scene_phrase, SCENES),
            ([at for source in SHARES for at in written[source]], self.grey_phrase, GREY),
        ]
        self.drawn = [drawn for drawn in self.drawn if drawn[0]]
        self.others = others
        self.bank = [at for source in SHARES for at in written[source]]
        said = [[*self.captions[at], *self.names[at], *self.kinds[at]] for at in range(len(pictures))]
        self.truth = Truth([[] if picture.held_out else own for picture, own in zip(pictures, said)])
        self.wide = [kind for kind in corpus.kinds if len(kind.classes) >= 2]
        self.clip = torch.from_numpy(corpus.clip_vectors - corpus.clip_vectors.mean(0))
        self.head = nn.Linear(DIMENSIONS, self.clip.shape[1])
        self.temperature = nn.Parameter(torch.tensor(math.log(14.0)))
        print("words:", ", ".join(f"{len(rows)} with {make.__name__}" for rows, make, _ in self.drawn))

    def only(self, present: np.ndarray) -> None:
        """From now on no picture is drawn that is not `present`."""
        drawn = [([at for at in rows if present[at]], make, share) for rows, make, share in self.drawn]
        self.drawn = [(rows, make, share) for rows, make, share in drawn if rows]
        self.others = [at for at in self.others if present[at]]

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

    def said(self, text: str) -> str:
        """A caption, whole or with words left out, or a few words of it."""
        words = text.rstrip(" .").split(" ")
        if self.chance.random() < 0.3:
            size = self.chance.choice([1, 1, 2, 3])
            full = [at for at, word in enumerate(words) if word.lower() not in EMPTY and len(word) > 2]
            if full:
                first = self.chance.choice(full)
                return " ".join(words[first : first + size])
        if len(words) > 3 and self.chance.random() < 0.4:
            words = [word for word in words if self.chance.random() > 0.15] or words
        return " ".join(words)

    def caption(self, at: int) -> tuple[str, str]:
        """What is put before the tower, and the part of it that says what is to be seen."""
        text = self.said(self.chance.choice(self.captions[at]))
        return text, text

    def label(self, at: int) -> tuple[str, str]:
        wide = self.kinds[at] and self.chance.random() < 0.3
        name = self.chance.choice(self.kinds[at] if wide else self.names[at])
        return self.chance.choice(TEMPLATES).format(name), name

    def scene_phrase(self, at: int) -> tuple[str, str]:
        text = self.chance.choice(self.corpus.scenes[self.scene[at]])
        return text, text

    def grey_phrase(self, at: int) -> tuple[str, str]:
        """Of the picture without its colours."""
        draw, text = self.chance.random(), self.said(self.chance.choice(self.captions[at]))
        if draw < 0.3:
            return text, text
        thing = text if draw < 0.7 else ""
        return self.chance.choice(GREY_TEMPLATES).format(thing).strip(), f"{thing} {COLOURLESS}"

    def picture_phrases(self, count: int) -> tuple[list[int], list[str], list[str], list[bool]]:
        """Pictures, a phrase for each, what it says, and whether the picture is to be seen without colours."""
        drawn = self.chance.choices(self.drawn, [share for _, _, share in self.drawn], k=count)
        picked = [(self.chance.choice(rows), make) for rows, make, _ in drawn]
        phrases = [make(at) for at, make in picked]
        texts, cores = [text for text, _ in phrases], [core for _, core in phrases]
        return [at for at, _ in picked], texts, cores, [make == self.grey_phrase for _, make in picked]

    def truth_of(self, phrases: list[str], rows: list[int], grey: list[bool]) -> torch.Tensor:
        """[phrases, rows]; the first rows are the phrases' own."""
        true = self.truth(phrases, rows, grey)
        own = torch.arange(len(phrases))
        true[own, own] = 1.0
        return true

    def name_losses(self, tower: TextTower, head: nn.Linear, classes: torch.Tensor, scale: float) -> dict[str, torch.Tensor]:
        """Names of classes, of kinds, and those CLIP knows."""
        losses = {}
        picked = self.chance.sample(range(len(classes)), min(NAMES, len(classes)))
        vectors = self.vectors(tower, [self.corpus.class_phrase(at, self.chance) for at in picked])
        logits = scale * vectors @ classes.T
        losses["classes"] = F.cross_entropy(logits, torch.tensor(picked)) + 2 * (1 - (vectors * classes[picked]).sum(-1)).mean()

        kinds = self.chance.sample(self.wide, min(NAMES // 3, len(self.wide)))
        texts = [self.chance.choice(TEMPLATES).format(self.chance.choice(kind.words)) for kind in kinds]
        vectors = self.vectors(tower, texts)
        middles = F.normalize(torch.stack([classes[kind.classes].mean(0) for kind in kinds]), dim=-1)
        losses["kinds"] = (1 - (vectors * middles).sum(-1)).mean()

        picked = self.chance.sample(range(len(self.clip)), NAMES * 2 // 3)
        texts = [self.corpus.clip_names[at] for at in picked]
        texts = [text if self.chance.random() < 0.5 else self.chance.choice(TEMPLATES).format(text) for text in texts]
        known = F.normalize(head(self.vectors(tower, texts)), dim=-1)
        wanted = F.normalize(self.clip[picked], dim=-1)
        losses["clip"] = (1 - (known * wanted).sum(-1)).mean() + 0.2 * F.cross_entropy(20 * known @ wanted.T, torch.arange(len(picked)))
        return losses


def contrast(images: torch.Tensor, texts: torch.Tensor, true: torch.Tensor, scale: torch.Tensor) -> torch.Tensor:
    """
    Symmetric cross-entropy; whatever is `true` [texts, images] shares the mark instead of being a negative.

    The first images are those of the texts; the others are there to be told apart from them.
    """
    logits, own = scale * texts @ images.T, len(texts)
    by_text, by_image = true / true.sum(1, keepdim=True), true[:, :own].T / true[:, :own].sum(0)[:, None]
    towards_images = (by_text * logits.log_softmax(1)).sum(1).mean()
    return -0.5 * (towards_images + (by_image * logits[:, :own].T.log_softmax(1)).sum(1).mean())


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
    # GloVe's words are in the order of how common they are, and the commonest say the least.
    for rank, word in enumerate(corpus.glove):
        if word in tokenizer.ids:
            tower.weights.weight.data[tokenizer.ids[word]] = math.log(math.log(rank + 2) / math.log(len(corpus.glove)))
    assert WORD_WIDTH >= size


class Average:
    """The moving average of weights, which is what is kept: steadier than the last step's, and better."""

    def __init__(self, modules: list[nn.Module]):
        self.modules, self.steps = modules, 0
        self.means = [{name: value.clone() for name, value in module.state_dict().items()} for module in modules]

    def add(self) -> None:
        self.steps += 1
        share = max(1 - AVERAGE, 1 / self.steps)
        for module, mean in zip(self.modules, self.means):
            for name, value in module.state_dict().items():
                mean[name].lerp_(value, share)

    def apply(self) -> None:
        for module, mean in zip(self.modules, self.means):
            module.load_state_dict(mean)


def learn_words(
    words: Words, features: np.ndarray, projection: Projection, classes: torch.Tensor, scale: float,
    second: Regression, tower: TextTower, steps: int, batch: int, checkpoint: Path, seed: int, rate: float,
) -> float:  # fmt: skip
    """
    Trains `tower`, and `projection` a little. Writes `checkpoint` every 100 steps and goes on from it.

    Returns the learned multiplier of cosines.
    """
    torch.manual_seed(seed)
    head, temperature = words.head, words.temperature
    table = [*tower.words.parameters(), *tower.weights.parameters()]
    optimizer = torch.optim.AdamW(
        [
            {"params": [p for n, p in tower.named_parameters() if p.dim() > 1 and n.split(".")[0] not in ("words", "weights")], "lr": rate},
            {"params": table, "lr": 2.5 * rate, "weight_decay": 0.0},
            {"params": [p for p in tower.parameters() if p.dim() <= 1], "lr": rate, "weight_decay": 0.0},
            {"params": [*head.parameters()], "lr": rate},
            {"params": [temperature], "lr": rate, "weight_decay": 0.0},
            {"params": [*projection.parameters()], "lr": 0.3 * rate, "weight_decay": 0.0},
        ],
        weight_decay=0.05,
        betas=(0.9, 0.98),
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [g["lr"] for g in optimizer.param_groups], total_steps=steps, pct_start=0.1
    )
    average = Average([tower, projection])
    first = 0
    state = {"tower": tower, "head": head, "projection": projection, "optimizer": optimizer, "schedule": schedule}
    if checkpoint.exists():
        saved = torch.load(checkpoint)
        first = saved["step"]
        temperature.data, average.means, average.steps = saved["temperature"], saved["average"], saved["step"]
        for name, part in state.items():
            part.load_state_dict(saved[name])
    started = time.time()
    for step in range(first, steps):
        tower.train()
        draw = np.random.default_rng(seed * 100_000 + step)
        words.chance.seed(f"{seed} {step}")
        losses = words.name_losses(tower, head, classes, scale)
        rows, texts, cores, grey = words.picture_phrases(batch)
        rows = rows + words.chance.sample(words.bank, min(BANK, len(words.bank)))
        captioned = len(rows)
        rows = rows + words.chance.sample(words.others, min(BANK, len(words.others)))
        grey = grey + [False] * (len(rows) - batch)
        view = np.where(grey, GREY_VIEW, draw.integers(GREY_VIEW, size=len(rows)))
        seen = torch.from_numpy(features[rows, view].astype(np.float32))
        images = projection(F.dropout(seen, 0.25, training=True))
        said, temper = words.vectors(tower, texts), temperature.exp().clamp(max=100)
        losses["pairs"] = contrast(images[:captioned], said, words.truth_of(cores, rows[:captioned], grey), temper)
        coloured = [at for at in range(len(rows)) if not grey[at]]
        # Names of things are not its matter: it knows a part of their words at best.
        asked = [at for at in coloured if at < batch and cores[at] == texts[at]]
        known, scores = second([cores[at] for at in asked], [rows[at] for at in coloured])
        logits = temper * said[asked][known] @ images[coloured].T
        losses["second"] = F.kl_div(logits.log_softmax(1), (SHARP * scores).softmax(1), reduction="batchmean")
        # The projection may move for the captions' sake, but the classes must stay where they are.
        wanted = torch.from_numpy(words.probabilities[rows]).float()
        losses["stay"] = -(wanted * (scale * images @ classes.T).log_softmax(-1)).sum(-1).mean()
        loss = losses["classes"] + 2 * losses["kinds"] + losses["clip"] + PAIRS * losses["pairs"] + SECOND * losses["second"] + STAY * losses["stay"]
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_([p for g in optimizer.param_groups for p in g["params"]], 1.0)
        optimizer.step()
        schedule.step()
        average.add()
        if step % 50 == 0:
            shown = " ".join(f"{name} {value.item():.3f}" for name, value in losses.items())
            print(f"words: step {step}/{steps}, {shown}, scale {temperature.exp().item():.1f}, {time.time() - started:.0f} s", flush=True)
        if (step + 1) % 100 == 0 or step + 1 == steps:
            saved = {name: part.state_dict() for name, part in state.items()}
            torch.save({**saved, "temperature": temperature.data, "average": average.means, "step": step + 1}, checkpoint)
    average.apply()
    return temperature.exp().item()
