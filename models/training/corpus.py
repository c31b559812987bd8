"""What the text tower learns from, put together from the data, WordNet and the phrases in this folder."""

import random
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data import Picture
from phrases import (
    TEMPLATES,
    Kind,
    kinds_of_classes,
    names_of_class,
    read_annotations,
    read_names,
    read_scenes,
)
from wordnet import Synset, meanings_of_classes, read_nouns

CLOTHES = {
    "longsleeve": ["long sleeve shirt", "shirt with long sleeves", "sweater"],
    "outwear": ["jacket", "coat", "outerwear"],
    "pants": ["pants", "trousers", "jeans"],
    "t-shirt": ["t-shirt", "tee shirt"],
    "shorts": ["shorts", "short pants"],
}


@dataclass
class Corpus:
    class_names: list[list[str]]
    meanings: list[Synset]
    kinds: list[Kind]
    scenes: dict[int, list[str]]
    clip_names: list[str]
    clip_vectors: np.ndarray
    glove: dict[str, np.ndarray]

    def class_phrase(self, at: int, chance: random.Random) -> str:
        """One way to say the class: mostly a name in a template, sometimes all its names, its gloss, or name and kind."""
        names = self.class_names[at]
        # The first name is what people are most likely to type; later ones are often Latin.
        name = names[0] if chance.random() < 0.55 else chance.choice(names)
        draw = chance.random()
        if draw < 0.1:
            return ", ".join(names)
        if draw < 0.17:
            return f"{name}, {self.meanings[at].gloss}"
        return chance.choice(TEMPLATES).format(name)


def read_corpus(weights: Path) -> Corpus:
    labels = (weights / "imagenet_labels.txt").read_text().splitlines()[1:]
    nouns = read_nouns()
    meanings = meanings_of_classes(nouns, labels)
    names = [names_of_class(label) for label in labels]
    first = {}
    for at, own in enumerate(names):
        first.setdefault(own[0], at)
    scenes = {first[name]: phrases for name, phrases in read_scenes().items()}
    clip_names, clip_vectors = [], []
    for file, vectors in (("lvis", "detic_lvis_v1_clip_a+cname"), ("openimages", "detic_oid_clip_a+cname")):
        found = read_names(file)
        clip_names += found
        clip_vectors.append(np.load(weights / f"{vectors}.npy").astype(np.float32)[: len(found)])
    vectors = np.concatenate(clip_vectors)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return Corpus(names, meanings, kinds_of_classes(nouns, meanings), scenes, clip_names, vectors, read_glove(weights))


def read_glove(weights: Path) -> dict[str, np.ndarray]:
    with zipfile.ZipFile(weights / "glove.6B.50d.10k.zip") as archive:
        lines = archive.read(archive.namelist()[0]).decode().splitlines()
    return {line.split(" ")[0]: np.array(line.split(" ")[1:], np.float32) for line in lines}


def captions_of(pictures: list[Picture]) -> list[list[str]]:
    """Per picture: captions that people wrote of it, or annotations of this project; often none."""
    seen = {source: read_annotations(source) for source in ("sport", "unlabelled")}
    return [picture.captions or seen.get(picture.source, {}).get(picture.file, []) for picture in pictures]


def label_names(picture: Picture) -> list[str]:
    """Plain words for a picture's label."""
    if picture.source == "clothing" and picture.label:
        return CLOTHES.get(picture.label, [picture.label])
    if picture.label in ("a face", "a cropped face"):
        return ["face", "a person's face", "portrait of a person", "person", "head"]
    return picture.names


def all_texts(corpus: Corpus, pictures: list[Picture]) -> tuple[list[str], list[str]]:
    """Texts whose words the vocabulary takes when they are common, and those whose words it takes always."""
    glosses = [meaning.gloss for meaning in corpus.meanings]
    always = [name for names in corpus.class_names for name in names] + corpus.clip_names + TEMPLATES
    always += [phrase for phrases in corpus.scenes.values() for phrase in phrases]
    always += [word for kind in corpus.kinds for word in kind.words if len(kind.classes) > 1]
    always += [name for picture in pictures for name in label_names(picture)]
    always += [caption for captions in captions_of([p for p in pictures if not p.held_out]) for caption in captions]
    always += list(corpus.glove)
    return glosses, always
