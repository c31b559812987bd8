"""WordNet's nouns, read from the files of Debian's `wordnet-base`: synonyms, what a thing is a kind of, and glosses."""

from dataclasses import dataclass
from pathlib import Path

FILES = Path("/usr/share/wordnet")


@dataclass
class Synset:
    """A meaning: the words for it, what it is a kind of (ids), and its gloss without the examples."""

    id: int
    words: list[str]
    kinds: list[int]
    gloss: str


def read_nouns(folder: Path = FILES) -> dict[int, Synset]:
    """All noun meanings by id; the id is the number in an ImageNet "n01440764"."""
    nouns = {}
    for line in (folder / "data.noun").read_text().splitlines():
        if line.startswith("  "):
            continue
        fields, _, gloss = line.partition(" | ")
        parts = fields.split(" ")
        count = int(parts[3], 16)
        words = [word.replace("_", " ") for word in parts[4 : 4 + 2 * count : 2]]
        pointers = parts[5 + 2 * count :]
        kinds = [int(pointers[at + 1]) for at in range(0, len(pointers) - 3, 4) if pointers[at] in ("@", "@i")]
        nouns[int(parts[0])] = Synset(int(parts[0]), words, kinds, gloss.split("; \"")[0].strip())
    return nouns


def ancestors(nouns: dict[int, Synset], synset: Synset) -> list[Synset]:
    """What it is a kind of, the nearest first, up to "entity"."""
    found: dict[int, Synset] = {}
    edge = synset.kinds
    while edge:
        for id in edge:
            found.setdefault(id, nouns[id])
        edge = [kind for id in edge for kind in nouns[id].kinds if kind not in found]
    return list(found.values())


def meanings_of_classes(nouns: dict[int, Synset], labels: list[str]) -> list[Synset]:
    """
    The meaning of each ImageNet class, from its label: the meaning that has just these words.

    The classes are in the order of their ids, which decides where two meanings share their words ("crane").
    """
    by_words: dict[tuple[str, ...], list[Synset]] = {}
    for synset in nouns.values():
        by_words.setdefault(tuple(sorted(word.lower() for word in synset.words)), []).append(synset)
    found: list[Synset] = []
    for at, label in enumerate(labels):
        key = tuple(sorted(word.strip().lower() for word in label.split(", ")))
        candidates = sorted(by_words.get(key, []), key=lambda synset: synset.id)
        after = [synset for synset in candidates if not found or synset.id > found[-1].id]
        if not after:
            raise ValueError(f"WordNet has no meaning for class {at}: {label}")
        found.append(after[0])
    return found
