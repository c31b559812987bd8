"""Writes which files were kept for measuring, one list for each set: `recollect evaluate --files` takes them.

python3 held_out.py DATA FOLDER
"""

import sys
from pathlib import Path

from data import read_pictures


def main(data: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    pictures = [picture for picture in read_pictures(data) if picture.held_out]
    for source in sorted({picture.source for picture in pictures}):
        files = [picture.file for picture in pictures if picture.source == source]
        (folder / f"{source}.txt").write_text("".join(f"{file}\n" for file in files))
        print(f"{source}: {len(files)} pictures")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
