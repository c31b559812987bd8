"""The project's own generator: a small convolutional autoencoder of photos, 32 numbers for every 8×8 pixels.

Both halves are a linear map (the 32 strongest principal components of 8×8 blocks, scaled to variance 1) plus what a
small network adds to it. The linear half alone is what JPEG does without its smallest coefficients; the network removes
the edges between blocks and uses what neighbouring blocks have in common. It starts out adding nothing.
"""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

CHANNELS = 32
BLOCK = 8
# Latents are bounded softly, so that an optimiser that goes astray still asks for a picture.
BOUND = 8.0
MEAN = 0.45


class Residual(nn.Module):
    def __init__(self, width: int):
        super().__init__()
        self.first = nn.Conv2d(width, width, 3, padding=1)
        self.second = nn.Conv2d(width, width, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(x + self.second(F.relu(self.first(x))))


class Encoder(nn.Module):
    """Pictures of values 0 to 1, sides divisible by 8, to latents of variance about 1."""

    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Conv2d(3, CHANNELS, BLOCK, stride=BLOCK)
        self.fine = nn.Conv2d(3, 48, 4, stride=4)
        self.fine_blocks = nn.ModuleList([Residual(48)])
        self.down = nn.Conv2d(48, 96, 2, stride=2)
        self.blocks = nn.ModuleList([Residual(96), Residual(96)])
        self.last = nn.Conv2d(96, CHANNELS, 1)

    def forward(self, image: Tensor) -> Tensor:
        x = F.relu(self.fine(image))
        for block in self.fine_blocks:
            x = block(x)
        x = F.relu(self.down(x))
        for block in self.blocks:
            x = block(x)
        return self.linear(image) + self.last(x)


class Decoder(nn.Module):
    """Latents to pictures; values outside 0 to 1 are possible and are to be cut off when shown."""

    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.ConvTranspose2d(CHANNELS, 3, BLOCK, stride=BLOCK)
        self.first = nn.Conv2d(CHANNELS, 96, 3, padding=1)
        self.blocks = nn.ModuleList([Residual(96) for _ in range(3)])
        self.up = nn.Conv2d(96, 48, 3, padding=1)
        self.fine_blocks = nn.ModuleList([Residual(48) for _ in range(2)])
        self.last = nn.Conv2d(48, 48, 3, padding=1)
        self.smooth = nn.Conv2d(3, 16, 3, padding=1)
        self.smoothed = nn.Conv2d(16, 3, 3, padding=1)

    def forward(self, latent: Tensor) -> Tensor:
        latent = BOUND * torch.tanh(latent / BOUND)
        x = F.relu(self.first(latent))
        for block in self.blocks:
            x = block(x)
        x = F.relu(self.up(F.interpolate(x, scale_factor=2, mode="nearest")))
        for block in self.fine_blocks:
            x = block(x)
        image = self.linear(latent) + F.pixel_shuffle(self.last(x), 4)
        return image + self.smoothed(F.relu(self.smooth(image)))


def start(encoder: Encoder, decoder: Decoder, blocks: np.ndarray) -> None:
    """Sets the linear halves from many 8×8 blocks of pictures (n×192, in the order channel, row, column)."""
    centred = blocks - MEAN
    values, vectors = np.linalg.eigh(centred.T @ centred / len(centred))
    strongest = np.argsort(values)[::-1][:CHANNELS]
    basis = torch.from_numpy(vectors[:, strongest].T.copy()).float()
    deviation = torch.from_numpy(np.sqrt(values[strongest])).float()
    analyse = (basis / deviation[:, None]).reshape(CHANNELS, 3, BLOCK, BLOCK)
    with torch.no_grad():
        encoder.linear.weight.copy_(analyse)
        encoder.linear.bias.copy_(-MEAN * analyse.sum((1, 2, 3)))
        decoder.linear.weight.copy_((basis * deviation[:, None]).reshape(CHANNELS, 3, BLOCK, BLOCK))
        decoder.linear.bias.fill_(MEAN)
        for layer in (encoder.last, decoder.last, decoder.smoothed):
            layer.weight.zero_()
            layer.bias.zero_()


def loss_of(made: Tensor, wanted: Tensor) -> Tensor:
    """Squared and absolute differences, and differences of slopes: the last keep edges from being smoothed away."""
    difference = made - wanted
    slopes = (difference[..., 1:, :] - difference[..., :-1, :]).abs().mean()
    slopes = slopes + (difference[..., 1:] - difference[..., :-1]).abs().mean()
    return 4 * (difference**2).mean() + 0.2 * difference.abs().mean() + 0.2 * slopes


def psnr(made: Tensor, wanted: Tensor) -> float:
    """Decibels of the difference between two pictures of values 0 to 1, after cutting off."""
    return float(-10 * torch.log10(((made.clamp(0, 1) - wanted) ** 2).mean()))
