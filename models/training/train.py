"""Trains `recollect-mini`, from the frozen starting network to the files that the app loads.

    models/training/train.sh --data DATA --weights WEIGHTS --work FOLDER --output models/mini

Steps: features of every picture by the starting network; the space (a projection, and a vector per ImageNet class); the
words; the whole image tower; features by the tuned tower; the words again, from where they were. Each leaves its result
in FOLDER, and is not done again when it is there: after an interruption the same command goes on.
"""

import argparse
import json
import random
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageFile, ImageOps
from torch.nn import functional as F

from corpus import Corpus, all_texts, captions_of, label_names, read_corpus
from data import Archives, Picture, read_pictures
from everyday import everyday
from export import write_model
from features import GREY_VIEW, VIEWS, features_of
from mobilenet import FEATURES, LAST, MobileNet, read_mobilenet
from regression import Regression
from report import Encoder, report, shown
from space import DIMENSIONS, Projection, learn_space
from text_tower import TextTower
from tokenizer import CONTEXT, Tokenizer, build_vocabulary
from tune import Targets, tune
from views import squared
from words import Words, learn_words, start_words

SEED = 1
# The cosine of features above which two files are the same picture.
ALIKE = 0.85
# Some of the photos are cut off, on purpose.
ImageFile.LOAD_TRUNCATED_IMAGES = True
STARTING_NETWORK = "mobilenet_v2_1.0_224_features.onnx"


def main() -> None:
    arguments = parsed()
    # Threads that share one small operation wait for each other most of the time, and more so on a busy machine.
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    random.seed(SEED)
    work: Path = arguments.work
    work.mkdir(parents=True, exist_ok=True)

    archives = Archives(arguments.data)
    network, weight, bias = read_mobilenet(arguments.weights / STARTING_NETWORK)
    weight, bias = weight[1:], bias[1:]  # The first class is "background".
    pictures = read_pictures(arguments.data)
    if arguments.smoke:
        pictures = random.Random(SEED).sample(pictures, 600)
    if arguments.fold is not None:
        pictures = validating(pictures, arguments.fold)
    captions = captions_of(pictures)
    views = [list(range(VIEWS)) if captions[at] and not picture.held_out else [0] for at, picture in enumerate(pictures)]
    frozen = features_of(pictures, views, archives, network, work / "frozen.npy", arguments.threads, arguments.device)
    leave_out_alike(pictures, frozen[:, 0, :LAST], photo_features(arguments.data, network, work / "photos.npy"))

    corpus = read_corpus(arguments.weights)
    tokenizer = the_tokenizer(corpus, pictures, work)
    labels = imagenet_labels(corpus, pictures)
    space = kept(work / "space.pt", lambda: space_of(pictures, frozen, labels, weight, bias, arguments.steps_space))
    classes, scale = space["classes"], float(space["scale"])
    projection = Projection(FEATURES, DIMENSIONS)
    projection.load_state_dict({name: space[name] for name in projection.state_dict()})
    soft = soft_targets(frozen[:, 0], projection, classes, scale, weight, bias)

    tower = TextTower(len(tokenizer.vocabulary), CONTEXT, DIMENSIONS, tokenizer.pad)
    start_words(tower, tokenizer, corpus)
    words = Words(corpus, pictures, labels, soft, tokenizer, SEED)
    encode = Encoder(tower, tokenizer)
    second = Regression(pictures, captions, frozen[:, 0])
    learn_words(
        words, frozen, projection, classes, scale, second, tower,
        arguments.steps_words, arguments.batch, work / "words.pt", SEED, arguments.words_rate,
    )  # fmt: skip
    if arguments.fold is not None:
        print("train:", shown(report(pictures, projected(frozen[:, 0], projection), corpus, encode)), flush=True)
        return

    targets = word_targets(pictures, captions, encode, Targets(classes, scale, labels, soft))
    tune(
        pictures, archives, network, projection, targets, arguments.steps_tune, arguments.tune_batch, arguments.rate,
        work / "tune.pt", SEED, arguments.threads, arguments.device,
    )  # fmt: skip
    views = [[] if picture.held_out else [0, GREY_VIEW] if own else [0] for picture, own in zip(pictures, captions)]
    tuned = features_of(pictures, views, archives, network, work / "tuned.npy", arguments.threads, arguments.device)
    words.only(tuned[:, 0].any(1))
    words.probabilities = said_by_space(tuned[:, 0], projection, classes, scale)
    second = Regression(pictures, captions, tuned[:, 0])
    temperature = learn_words(
        words, tuned, projection, classes, scale, second, tower,
        arguments.steps_again, arguments.batch, work / "words-again.pt", SEED + 1, 0.5 * arguments.words_rate,
    )  # fmt: skip
    write_model(arguments.output, network, projection, tower, tokenizer, temperature)

    views = [[0] if picture.held_out else [] for picture in pictures]
    unseen = features_of(pictures, views, archives, network, work / "unseen.npy", arguments.threads, arguments.device)
    found = report(pictures, projected(unseen[:, 0], projection), corpus, encode)
    print("train:", shown(found), flush=True)
    for query, right, chance in everyday(pictures, projected(unseen[:, 0], projection), encode):
        print(f"train: {query}: {right} of the first ten fit, {chance:.1f} would by chance")
    (work / "scores.json").write_text(json.dumps(found, indent=1))


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with train/ and retrieval/")
    parser.add_argument("--weights", type=Path, required=True, help="folder with the starting network, GloVe and CLIP's names")
    parser.add_argument("--work", type=Path, required=True, help="where intermediate results are kept")
    parser.add_argument("--output", type=Path, required=True, help="where the model is written")
    parser.add_argument("--device", default="cpu", choices=["cpu", "cuda"], help="where the image tower runs")
    parser.add_argument("--threads", type=int, default=2, help="how many parts of a batch are computed at once")
    parser.add_argument("--steps-space", type=int, default=1200)
    parser.add_argument("--steps-words", type=int, default=700)
    parser.add_argument("--steps-again", type=int, default=1400)
    parser.add_argument("--steps-tune", type=int, default=1000)
    parser.add_argument("--batch", type=int, default=160, help="pairs in a step of the words")
    parser.add_argument("--tune-batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=9e-5, help="highest learning rate of the image tower")
    parser.add_argument("--fold", type=int, choices=[0, 1, 2], help="only validates the words, on training pictures")
    parser.add_argument("--words-rate", type=float, default=3e-3, help="of the text tower; half of it the second time")
    parser.add_argument("--smoke", action="store_true", help="a run of two minutes that only shows that everything works")
    arguments = parser.parse_args()
    if arguments.smoke:
        arguments.steps_space, arguments.steps_words, arguments.steps_tune, arguments.steps_again = 20, 4, 4, 4
        arguments.batch, arguments.tune_batch = 32, 8
    return arguments


def validating(pictures: list[Picture], fold: int) -> list[Picture]:
    """Without what is kept for measuring; instead, a third of what has captions and a tenth of what has labels."""
    pictures = [picture for picture in pictures if not picture.held_out]
    for source, every in (("captioned", 3), ("tiny", 10), ("caltech101", 10), ("clothing", 10)):
        known = [picture for picture in pictures if picture.source == source and (picture.label or picture.captions)]
        for picture in known[fold::every]:
            picture.held_out = True
    return pictures


def photo_features(data: Path, network: MobileNet, path: Path) -> np.ndarray:
    """Features of the photos that searches are shown on, if there are any: they must not be trained on either."""
    if not path.exists():
        network.cpu().eval()
        found = []
        for file in sorted(file for file in (data / "photos").rglob("*") if file.suffix.lower() in (".jpg", ".jpeg")):
            opened = Image.open(file)
            opened.draft("RGB", (512, 512))
            # As it lies in the file and as it is shown: small copies may be either.
            for view in (opened, ImageOps.exif_transpose(opened)):
                with torch.no_grad():
                    found.append(network(squared(view.convert("RGB"))[None])[0, :LAST].numpy())
        np.save(path, np.stack(found) if found else np.zeros((0, LAST), np.float32))
    return np.load(path)


def leave_out_alike(pictures: list[Picture], features: np.ndarray, photos: np.ndarray) -> None:
    """Keeps out of training whatever is the same picture as one with captions kept for measuring, or as one of `photos`."""
    unit = features.astype(np.float32)
    unit /= np.linalg.norm(unit, axis=1, keepdims=True)
    kept_rows = [at for at, picture in enumerate(pictures) if picture.source == "captioned" and picture.held_out]
    seen = np.concatenate([unit[kept_rows], photos / np.linalg.norm(photos, axis=1, keepdims=True)])
    training = [at for at, picture in enumerate(pictures) if not picture.held_out]
    alike = [at for at in training if len(seen) and (seen @ unit[at]).max() > ALIKE]
    for at in alike:
        pictures[at].held_out = True
    print(f"train: {len(alike)} pictures are left out because they are the same as one that must stay unseen", flush=True)


def kept(path: Path, make) -> dict:
    if not path.exists():
        torch.save(make(), path)
    return torch.load(path)


def the_tokenizer(corpus: Corpus, pictures: list[Picture], work: Path) -> Tokenizer:
    path = work / "vocabulary.json"
    if not path.exists():
        path.write_text(json.dumps(build_vocabulary(*all_texts(corpus, pictures))))
    return Tokenizer(json.loads(path.read_text()))


def imagenet_labels(corpus: Corpus, pictures: list[Picture]) -> torch.Tensor:
    """The ImageNet class of each picture whose label is one, else -1."""
    at = {", ".join(names): number for number, names in reversed(list(enumerate(corpus.class_names)))}
    return torch.tensor([at.get(", ".join(p.names), -1) if p.source == "tiny" else -1 for p in pictures])


def space_of(pictures, frozen, labels, weight, bias, steps) -> dict[str, torch.Tensor]:
    rows = np.array([not picture.held_out for picture in pictures])
    return learn_space(frozen[rows], labels[torch.from_numpy(rows)], weight, bias, steps, SEED)


def projected(features: np.ndarray, projection: Projection) -> torch.Tensor:
    with torch.no_grad():
        parts = [projection(torch.from_numpy(part.astype(np.float32))) for part in np.array_split(features, 20)]
    return torch.cat(parts)


def soft_targets(features, projection, classes, scale, weight, bias) -> np.ndarray:
    """What is said of each picture: half by the teacher, half by the space, which knows the labels of the small ones."""
    found = []
    with torch.no_grad():
        for part in np.array_split(features, 20):
            seen = torch.from_numpy(part.astype(np.float32))
            teacher = (seen[:, :LAST] @ weight.T + bias).softmax(-1)
            found.append((0.5 * teacher + 0.5 * (scale * projection(seen) @ classes.T).softmax(-1)).half())
    return torch.cat(found).numpy()


def said_by_space(features, projection, classes, scale) -> np.ndarray:
    return (scale * projected(features, projection) @ classes.T).softmax(-1).half().numpy()


def word_targets(pictures: list[Picture], captions: list[list[str]], encode: Encoder, targets: Targets) -> Targets:
    """The vectors of label names and captions, as the text tower gives them now."""
    targets.names, targets.name_of, targets.captions = {}, {}, {}
    for source in ("caltech101", "clothing"):
        rows = [at for at, p in enumerate(pictures) if p.source == source and p.label and not p.held_out]
        order = {pictures[at].label: label_names(pictures[at])[0] for at in rows}
        targets.names[source] = F.normalize(encode(list(order.values())), dim=-1)
        number = {label: place for place, label in enumerate(order)}
        targets.name_of |= {at: number[pictures[at].label] for at in rows}
    for at, own in enumerate(captions):
        if own and not pictures[at].held_out:
            targets.captions[at] = F.normalize(encode(own), dim=-1)
    return targets


if __name__ == "__main__":
    main()
