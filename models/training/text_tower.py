"""The text tower: word pieces to a vector, by a small transformer over the words and a mean of what comes out, weighted by word."""

import torch
from torch import nn
from torch.nn import functional as F

WIDTH, HEADS, INNER, LAYERS, WORD_WIDTH = 256, 4, 768, 1, 96


class Layer(nn.Module):
    def __init__(self, dropout: float):
        super().__init__()
        self.before_attention = nn.LayerNorm(WIDTH)
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.before_inner = nn.LayerNorm(WIDTH)
        self.inner = nn.Linear(WIDTH, INNER)
        self.outer = nn.Linear(INNER, WIDTH)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: torch.Tensor, away: torch.Tensor) -> torch.Tensor:
        n, length = x.shape[0], x.shape[1]
        qkv = self.qkv(self.before_attention(x)).view(n, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        scores = qkv[0] @ qkv[1].transpose(-1, -2) * (WIDTH // HEADS) ** -0.5 + away
        mixed = (scores.softmax(-1) @ qkv[2]).transpose(1, 2).reshape(n, length, WIDTH)
        x = x + self.dropout(self.out(mixed))
        return x + self.dropout(self.outer(F.gelu(self.inner(self.before_inner(x)))))


class TextTower(nn.Module):
    """Ids [n, length] to vectors [n, dimensions], not normalised. Pad tokens count for nothing."""

    def __init__(self, vocabulary: int, context: int, dimensions: int, pad: int, dropout: float = 0.1):
        super().__init__()
        self.pad = pad
        self.words = nn.Embedding(vocabulary, WORD_WIDTH)
        nn.init.normal_(self.words.weight, std=0.1)
        # How much each word counts in the mean, as a logarithm.
        self.weights = nn.Embedding(vocabulary, 1)
        nn.init.zeros_(self.weights.weight)
        self.widen = nn.Linear(WORD_WIDTH, WIDTH)
        self.places = nn.Parameter(torch.randn(context, WIDTH) * 0.02)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.last = nn.LayerNorm(WIDTH)
        self.project = nn.Linear(WIDTH, dimensions)
        self.word_dropout = nn.Dropout(dropout)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        here = (ids != self.pad).float()
        away = (1 - here)[:, None, None, :] * -1e4
        x = self.word_dropout(self.widen(self.words(ids))) + self.places[: ids.shape[1]]
        for layer in self.layers:
            x = layer(x, away)
        counts = (self.weights(ids)[..., 0].exp() * here)[..., None]
        return self.project((self.last(x) * counts).sum(1) / counts.sum(1))
