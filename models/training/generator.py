"""Trains the project's own generator, from the training pictures to the files that the app loads.

    models/training/generator.sh --data DATA --work FOLDER --output models/generator

Progress is kept in FOLDER every 200 steps: after an interruption the same command goes on, and ends with the same
weights as without one. `--smoke` only shows that everything works, in under a minute.
"""

import argparse
import random
import time
from pathlib import Path

import numpy as np
import torch

from autoencoder import BLOCK, Decoder, Encoder, loss_of, psnr, start
from autoencoder_export import write_generator
from data import Archives, Picture, read_pictures

SEED = 1
CROP = 128
BATCH = 8
RATE = 2e-3
# Latents are disturbed while training, by up to this deviation, so that what lies between those of photos is a picture
# too. More costs sharpness: with none the round trip would be the best, and the generator the worst.
NOISE = 0.5


def main() -> None:
    arguments = parsed()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(SEED)
    arguments.work.mkdir(parents=True, exist_ok=True)
    archives = Archives(arguments.data)
    # The set called "tiny" is 64 pixels wide: too small to learn from.
    pictures = [picture for picture in read_pictures(arguments.data) if picture.source != "tiny"]
    training = [picture for picture in pictures if not picture.held_out]
    measuring = [picture for picture in pictures if picture.held_out and picture.source == "captioned"][:40]

    encoder, decoder = Encoder(), Decoder()
    start(encoder, decoder, blocks_of(training, archives))
    print(f"generator: the linear halves alone give {measured(encoder, decoder, measuring, archives):.2f} dB", flush=True)
    steps = 40 if arguments.smoke else arguments.steps
    learn(encoder, decoder, training, archives, steps, arguments.work / "generator.pt")
    print(f"generator: {measured(encoder, decoder, measuring, archives):.2f} dB on pictures kept for measuring", flush=True)
    write_generator(arguments.output, encoder, decoder)


def learn(encoder: Encoder, decoder: Decoder, pictures: list[Picture], archives: Archives, steps: int, kept: Path) -> None:
    weights = [*encoder.parameters(), *decoder.parameters()]
    optimiser = torch.optim.Adam(weights, lr=RATE, betas=(0.9, 0.99))
    first = 0
    if kept.exists():
        state = torch.load(kept)
        encoder.load_state_dict(state["encoder"])
        decoder.load_state_dict(state["decoder"])
        optimiser.load_state_dict(state["optimiser"])
        first = state["step"]
    began = time.time()
    for step in range(first, steps):
        # Everything random comes from the step's own number: going on is the same as never having stopped.
        chance = random.Random(SEED * 1_000_003 + step)
        noise = torch.Generator().manual_seed(SEED * 1_000_003 + step)
        for group in optimiser.param_groups:
            group["lr"] = RATE * min(1, (step + 1) / 50) * (0.02 + 0.98 * 0.5 * (1 + np.cos(np.pi * step / steps)))
        wanted = torch.stack([crop_of(archives, chance.choice(pictures), chance) for _ in range(BATCH)])
        latent = encoder(wanted)
        amount = NOISE * torch.rand(BATCH, 1, 1, 1, generator=noise)
        made = decoder(latent + amount * torch.randn(latent.shape, generator=noise))
        # Far from variance 1 a latent is of no use as a place to start from.
        loss = loss_of(made, wanted) + 1e-4 * (latent**2).mean()
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimiser.step()
        if (step + 1) % 100 == 0:
            seconds = (time.time() - began) / (step + 1 - first)
            print(f"generator: step {step + 1} of {steps}, loss {loss.item():.4f}, {psnr(made.detach(), wanted):.2f} dB, {seconds:.2f} s a step", flush=True)  # fmt: skip
        if (step + 1) % 200 == 0 or step + 1 == steps:
            state = {"encoder": encoder.state_dict(), "decoder": decoder.state_dict(), "optimiser": optimiser.state_dict(), "step": step + 1}
            torch.save(state, kept.with_suffix(".part"))
            kept.with_suffix(".part").rename(kept)


def crop_of(archives: Archives, picture: Picture, chance: random.Random) -> torch.Tensor:
    """A random square of a picture that was shrunk by a random amount, mirrored half of the time."""
    image = archives.open(picture)
    side = chance.randint(CROP, max(CROP, min(image.size)))
    scale = side / min(image.size)
    image = image.resize((max(CROP, round(image.width * scale)), max(CROP, round(image.height * scale))), resample=3)
    left, top = chance.randint(0, image.width - CROP), chance.randint(0, image.height - CROP)
    pixels = np.asarray(image.crop((left, top, left + CROP, top + CROP)), np.float32) / 255
    if chance.random() < 0.5:
        pixels = pixels[:, ::-1]
    return torch.from_numpy(np.ascontiguousarray(pixels.transpose(2, 0, 1)))


def blocks_of(pictures: list[Picture], archives: Archives) -> np.ndarray:
    chance = random.Random(SEED)
    crops = [crop_of(archives, picture, chance).numpy() for picture in chance.sample(pictures, min(400, len(pictures)))]
    split = np.stack(crops).reshape(len(crops), 3, CROP // BLOCK, BLOCK, CROP // BLOCK, BLOCK)
    return split.transpose(0, 2, 4, 1, 3, 5).reshape(-1, 3 * BLOCK * BLOCK).astype(np.float64)


@torch.no_grad()
def measured(encoder: Encoder, decoder: Decoder, pictures: list[Picture], archives: Archives) -> float:
    values = []
    for picture in pictures:
        image = archives.open(picture).resize((256, 256), resample=3)
        wanted = torch.from_numpy(np.asarray(image, np.float32).transpose(2, 0, 1)[None] / 255)
        values.append(psnr(decoder(encoder(wanted)), wanted))
    return float(np.mean(values))


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--smoke", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
