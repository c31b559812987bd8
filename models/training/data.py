"""The training data: which pictures there are, what is known of each, and which are kept for measuring.

Nothing of it is part of the project. The folder has `train/NAME.tar` with `NAME.jsonl` beside it, and
`retrieval/captioned.tar` with `captioned.jsonl`; a line of a `.jsonl` is about one file of the tar.
"""

import io
import json
import random
import tarfile
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

SPLIT_SEED = 20260
# Share of each label that is kept for measuring, by set.
HELD_OUT = {"caltech101": 0.25, "tiny": 0.2, "clothing": 0.2}
GALLERY = 600


@dataclass
class Picture:
    """One picture. `label` is the set's own word for it; `names` are the words that say the same."""

    source: str
    file: str
    held_out: bool = False
    label: str | None = None
    names: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)


def read_pictures(data: Path) -> list[Picture]:
    """Every picture, in a fixed order, with the ones for measuring marked. The same every time."""
    pictures = []
    for source in ("caltech101", "clothing", "tiny", "sport", "unlabelled"):
        rows = read_lines(data / "train" / f"{source}.jsonl")
        found = [Picture(source, row["file"], label=row.get("label"), names=names_of(row)) for row in rows]
        hold_out_by_label(found, HELD_OUT.get(source, 0))
        pictures += found
    rows = read_lines(data / "retrieval" / "captioned.jsonl")
    captioned = [Picture("captioned", row["file"], captions=row["captions"]) for row in rows]
    for picture in random.Random(SPLIT_SEED).sample(captioned, min(GALLERY, len(captioned))):
        picture.held_out = True
    return pictures + captioned


def hold_out_by_label(pictures: list[Picture], share: float) -> None:
    chance = random.Random(SPLIT_SEED)
    by_label: dict[str, list[Picture]] = {}
    for picture in pictures:
        if picture.label is not None:
            by_label.setdefault(picture.label, []).append(picture)
    for label in sorted(by_label):
        for picture in chance.sample(by_label[label], round(len(by_label[label]) * share)):
            picture.held_out = True


def names_of(row: dict) -> list[str]:
    label = row.get("label")
    if label is None:
        return []
    return list(dict.fromkeys([label, *row.get("synonyms", [])]))


def read_lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines() if line]


class Archives:
    """Reads pictures out of their tars. The bytes of all of them (150 MB) stay in memory."""

    def __init__(self, data: Path):
        self.data = data
        self.files: dict[str, dict[str, bytes]] = {}

    def open(self, picture: Picture) -> Image.Image:
        if picture.source not in self.files:
            folder = "retrieval" if picture.source == "captioned" else "train"
            with tarfile.open(self.data / folder / f"{picture.source}.tar") as tar:
                members = [member for member in tar.getmembers() if member.isfile()]
                self.files[picture.source] = {m.name: tar.extractfile(m).read() for m in members}
        return Image.open(io.BytesIO(self.files[picture.source][picture.file])).convert("RGB")
