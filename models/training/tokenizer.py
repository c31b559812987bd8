"""Word pieces: whole words where the vocabulary has them, pieces of words where it has not.

Gives the same ids as the `tokenizer.json` it writes does in any Hugging Face tokenizer, which the project's tests check.
"""

import json
import random
import re
import unicodedata
from collections import Counter
from pathlib import Path

PAD, END, UNKNOWN = "<pad>", "<end>", "<unknown>"
CONTEXT = 24
LONGEST_WORD = 40
# As BertPreTokenizer cuts after accents are gone: words, or single characters that are neither letter nor digit.
PIECES = re.compile(r"[^\W_]+|[^\s]")
ENDINGS = "s es ed d ing er ers est y ies ly n r ness ful less man men woman women board boat ball house like room side"


class Tokenizer:
    def __init__(self, vocabulary: list[str]):
        self.vocabulary = vocabulary
        self.ids = {piece: id for id, piece in enumerate(vocabulary)}
        self.pad, self.end, self.unknown = (self.ids[piece] for piece in (PAD, END, UNKNOWN))

    def encode(self, text: str, split: random.Random | None = None, share: float = 0.0) -> list[int]:
        """
        Ids of a text with the end, at most CONTEXT.

        With `split`, a `share` of the words falls into pieces although the vocabulary has them whole, so that the
        pieces learn to mean something.
        """
        ids = []
        for word in words_of(text):
            apart = split is not None and len(word) > 3 and split.random() < share
            ids += self.word(word, apart)
        return [*ids[: CONTEXT - 1], self.end]

    def word(self, word: str, apart: bool = False) -> list[int]:
        """Greedy, the longest piece first. A word that cannot be put together is one unknown."""
        if len(word) > LONGEST_WORD:
            return [self.unknown]
        ids, start = [], 0
        while start < len(word):
            longest = len(word) - (1 if apart and start == 0 else 0)
            for end in range(longest, start, -1):
                piece = word[start:end] if start == 0 else "##" + word[start:end]
                if piece in self.ids:
                    ids.append(self.ids[piece])
                    start = end
                    break
            else:
                return [self.unknown]
        return ids

    def definition(self) -> dict:
        """The same as a Hugging Face `tokenizer.json`."""
        special = [
            {"id": self.ids[piece], "content": piece, "single_word": False, "lstrip": False, "rstrip": False,
             "normalized": False, "special": True}
            for piece in (PAD, END, UNKNOWN)
        ]  # fmt: skip
        return {
            "version": "1.0",
            "truncation": None,
            "padding": None,
            "added_tokens": special,
            "normalizer": {"type": "Sequence", "normalizers": [{"type": "NFD"}, {"type": "Lowercase"}, {"type": "StripAccents"}]},
            "pre_tokenizer": {"type": "BertPreTokenizer"},
            "post_processor": {
                "type": "TemplateProcessing",
                "single": [{"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": END, "type_id": 0}}],
                "pair": [],
                "special_tokens": {END: {"id": END, "ids": [self.end], "tokens": [END]}},
            },
            "decoder": None,
            "model": {
                "type": "WordPiece",
                "unk_token": UNKNOWN,
                "continuing_subword_prefix": "##",
                "max_input_chars_per_word": LONGEST_WORD,
                "vocab": self.ids,
            },
        }

    def write(self, path: Path) -> None:
        path.write_text(json.dumps(self.definition(), ensure_ascii=False, separators=(",", ":")))


def words_of(text: str) -> list[str]:
    plain = unicodedata.normalize("NFD", text).lower()
    return PIECES.findall("".join(c for c in plain if unicodedata.category(c) != "Mn"))


def build_vocabulary(texts: list[str], always: list[str], least: int = 2) -> list[str]:
    """Special tokens, single characters, common pieces, and the words: all of `always`, and those common in `texts`."""
    counts = Counter(word for text in texts for word in words_of(text))
    words = {word for text in always for word in words_of(text)} | {w for w, n in counts.items() if n >= least}
    words = {word for word in words if word.isascii() and word.isalpha()}
    characters = [chr(code) for code in range(33, 127) if not chr(code).isupper()]
    pieces = Counter()
    for word in words:
        for size in range(2, 7):
            if len(word) > size + 2:
                pieces["##" + word[-size:]] += 1
                pieces[word[:size]] += 1
    common = [piece for piece, n in pieces.most_common(900)]
    endings = ["##" + ending for ending in ENDINGS.split()]
    inner = ["##" + c for c in "abcdefghijklmnopqrstuvwxyz0123456789"]
    return list(dict.fromkeys([PAD, END, UNKNOWN, *characters, *inner, *endings, *sorted(common), *sorted(words)]))
