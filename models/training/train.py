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
from torch.nn import functional as F

from corpus import Corpus, all_texts, captions_of, label_names, read_corpus
from data import Archives, Picture, read_pictures
from everyday import everyday
from export import write_model
from features import features_of
from mobilenet import MobileNet, read_mobilenet
from report import Encoder, report, shown
from space import DIMENSIONS, Projection, learn_space
from text_tower import TextTower
from tokenizer import CONTEXT, Tokenizer, build_vocabulary
from tune import Targets, tune
from words import Words, learn_words, start_words

SEED = 1
STARTING_NETWORK = "mobilenet_v2_1.0_224_features.onnx"


def main() -> None:
    arguments = parsed()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(SEED)
    random.seed(SEED)
    work: Path = arguments.work
    work.mkdir(parents=True, exist_ok=True)

    pictures = read_pictures(arguments.data)
    if arguments.smoke:
        pictures = random.Random(SEED).sample(pictures, 600)
    archives = Archives(arguments.data)
    network, weight, bias = read_mobilenet(arguments.weights / STARTING_NETWORK)
    weight, bias = weight[1:], bias[1:]  # The first class is "background".
    corpus = read_corpus(arguments.weights)
    tokenizer = the_tokenizer(corpus, pictures, work)
    labels = imagenet_labels(corpus, pictures)

    frozen = features_of(pictures, archives, network, 1, work / "frozen.npy", arguments.device)
    space = kept(work / "space.pt", lambda: space_of(pictures, frozen, labels, weight, bias, arguments.steps_space))
    classes, scale = space["classes"], float(space["scale"])
    projection = Projection(weight.shape[1], DIMENSIONS)
    projection.load_state_dict({name: space[name] for name in projection.state_dict()})
    soft = soft_targets(frozen[:, 0], projection, classes, scale, weight, bias)

    tower = TextTower(len(tokenizer.vocabulary), CONTEXT, DIMENSIONS, tokenizer.pad)
    start_words(tower, tokenizer, corpus)
    words = Words(corpus, pictures, soft, tokenizer, SEED)
    encode = Encoder(tower, tokenizer)
    learn_words(words, frozen, projection, classes, scale, tower, arguments.steps_words, arguments.batch, work / "words.pt", SEED)
    print("train:", shown(report(pictures, projected(frozen[:, 0], projection), corpus, encode)), flush=True)

    targets = word_targets(pictures, corpus, encode, Targets(classes, scale, labels, soft))
    tune(pictures, archives, network, projection, targets, arguments.steps_tune, arguments.tune_batch, arguments.rate, work / "tune.pt", SEED, arguments.device)  # fmt: skip
    tuned = features_of(pictures, archives, network, 1, work / "tuned.npy", arguments.device)
    print("train:", shown(report(pictures, projected(tuned[:, 0], projection), corpus, encode)), flush=True)

    temperature = learn_words(words, tuned, projection, classes, scale, tower, arguments.steps_words * 2 // 3, arguments.batch, work / "words-again.pt", SEED + 1)
    found = report(pictures, projected(tuned[:, 0], projection), corpus, encode)
    print("train:", shown(found), flush=True)
    for query, right, chance in everyday(pictures, projected(tuned[:, 0], projection), encode):
        print(f"train: {query}: {right} of the first ten fit, {chance:.1f} would by chance")
    (work / "scores.json").write_text(json.dumps(found, indent=1))
    write_model(arguments.output, network, projection, tower, tokenizer, temperature)


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with train/ and retrieval/")
    parser.add_argument("--weights", type=Path, required=True, help="folder with the starting network, GloVe and CLIP's names")
    parser.add_argument("--work", type=Path, required=True, help="where intermediate results are kept")
    parser.add_argument("--output", type=Path, required=True, help="where the model is written")
    parser.add_argument("--device", default="cpu", choices=["cpu", "cuda"], help="where the image tower runs")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps-space", type=int, default=1200)
    parser.add_argument("--steps-words", type=int, default=900)
    parser.add_argument("--steps-tune", type=int, default=400)
    parser.add_argument("--batch", type=int, default=160, help="pairs in a step of the words")
    parser.add_argument("--tune-batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=6e-5, help="highest learning rate of the image tower")
    parser.add_argument("--smoke", action="store_true", help="a run of two minutes that only shows that everything works")
    arguments = parser.parse_args()
    if arguments.smoke:
        arguments.steps_space, arguments.steps_words, arguments.steps_tune = 20, 4, 4
        arguments.batch, arguments.tune_batch = 32, 8
    return arguments


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
            teacher = (seen @ weight.T + bias).softmax(-1)
            found.append((0.5 * teacher + 0.5 * (scale * projection(seen) @ classes.T).softmax(-1)).half())
    return torch.cat(found).numpy()


def word_targets(pictures: list[Picture], corpus: Corpus, encode: Encoder, targets: Targets) -> Targets:
    """The vectors of label names and captions, as the text tower gives them now."""
    targets.names, targets.name_of, targets.captions = {}, {}, {}
    for source in ("caltech101", "clothing"):
        rows = [at for at, p in enumerate(pictures) if p.source == source and p.label and not p.held_out]
        order = {pictures[at].label: label_names(pictures[at])[0] for at in rows}
        targets.names[source] = F.normalize(encode(list(order.values())), dim=-1)
        number = {label: place for place, label in enumerate(order)}
        targets.name_of |= {at: number[pictures[at].label] for at in rows}
    for at, captions in enumerate(captions_of(pictures)):
        if captions and not pictures[at].held_out:
            targets.captions[at] = F.normalize(encode(captions), dim=-1)
    return targets


if __name__ == "__main__":
    main()
