"""Words for what is to be seen: names, kinds and glosses of classes, templates, and the phrases written for this project."""

import re
from dataclasses import dataclass
from pathlib import Path

from tokenizer import words_of
from wordnet import Synset, ancestors

HERE = Path(__file__).parent

TEMPLATES = """
{} | {} | {} | a {} | a photo of a {} | a photo of the {} | a picture of a {} | my {} | photo of my {} | the {}
a {} at home | a {} outdoors | a close-up of a {} | one {} | {} photo | a small {} | a big {} | a {} in the picture
there is a {} | this is a {} | a blurry photo of a {} | a bright photo of a {} | picture with a {} | an image of {}
a cropped photo of a {} | a good photo of a {} | a low resolution photo of a {} | a {} on holiday | some {} | two {}s
""".replace("\n", " | ").split(" | ")
TEMPLATES = [template.strip() for template in TEMPLATES if template.strip()]

# Kinds that say nothing about how a thing looks.
TOO_WIDE = 300
NOT_SEEN = {"whole", "object", "physical entity", "entity", "causal agent", "matter", "abstraction", "unit", "part"}


@dataclass
class Kind:
    """A word for several classes at once: "dog" for 118 of them."""

    words: list[str]
    classes: list[int]


def kinds_of_classes(nouns: dict[int, Synset], meanings: list[Synset]) -> list[Kind]:
    members: dict[int, list[int]] = {}
    for at, meaning in enumerate(meanings):
        for kind in ancestors(nouns, meaning):
            members.setdefault(kind.id, []).append(at)
    own = {meaning.id for meaning in meanings}
    return [
        Kind([word.lower() for word in nouns[id].words], classes)
        for id, classes in members.items()
        if id not in own and len(classes) <= TOO_WIDE and not NOT_SEEN & {w.lower() for w in nouns[id].words}
    ]


def names_of_class(label: str) -> list[str]:
    """Every name in a label, without most Latin ones counting as much: they stay last."""
    return [name.strip() for name in label.split(", ")]


def read_names(name: str) -> list[str]:
    return [word.strip() for word in (HERE / "names" / f"{name}.txt").read_text().split(",")]


def read_scenes() -> dict[str, list[str]]:
    """By the first name of a class: phrases for the scene around it."""
    scenes = {}
    for line in content_lines("scenes"):
        name, _, phrases = line.partition(": ")
        scenes[name] = [phrase.strip() for phrase in phrases.split(";")]
    return scenes


def read_annotations(name: str) -> dict[str, list[str]]:
    """By file name: what is to be seen in pictures of a set without labels."""
    found: dict[str, list[str]] = {}
    for line in content_lines(name):
        match = re.match(r"([\d \-]+):(.*)", line)
        if not match:
            raise ValueError(f"Not an annotation: {line}")
        phrases = [phrase.strip() for phrase in match.group(2).split(";")]
        for part in match.group(1).split():
            first, _, last = part.partition("-")
            for number in range(int(first), int(last or first) + 1):
                found.setdefault(f"{number:05d}.jpg", []).extend(phrases)
    return found


def content_lines(name: str) -> list[str]:
    lines = (HERE / "annotations" / f"{name}.txt").read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


# Words of captions that say nothing by themselves.
EMPTY = set(
    "a an the of in on at is are to and with for by its it his her their there this that as from into over up down out "
    "one some two three his him he she they while who which be has have having being very other another s".split()
)


def spoken(text: str) -> set[str]:
    """The words of a text that say something, without the s of a plural, so that "dogs" is true of a "dog"."""
    return {word[:-1] if len(word) > 3 and word.endswith("s") else word for word in words_of(text)} - EMPTY
