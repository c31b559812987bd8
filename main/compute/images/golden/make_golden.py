"""Writes pillow.json: what the reference pipelines make of pictures, for tensor.test.ts.

    python3 main/compute/images/golden/make_golden.py PHOTOS > main/compute/images/golden/pillow.json

PHOTOS is the folder of test photos with its index.json. Needs Pillow and numpy (Debian: python3-pil, python3-numpy).
Only numbers are written: for every picture and preprocessing, the 8-bit values after resizing and cropping at SAMPLES
positions spread over all channels and pixels. Normalising is a fixed formula that the test applies to both sides.
"""

import base64
import hashlib
import json
import os
import sys

import numpy
from PIL import Image, ImageOps

SAMPLES = 1200
PHOTOS = 24

PREPROCESSINGS = {
    "crop-bicubic-224": ("crop", Image.BICUBIC, 224),
    "crop-bicubic-256": ("crop", Image.BICUBIC, 256),
    "squash-bilinear-224": ("squash", Image.BILINEAR, 224),
}

# Lying, standing, 3:2 (whose sides come out whole), wide, small enough to be enlarged, exactly the input's size.
GENERATED = [(800, 600), (600, 900), (1500, 1000), (2400, 500), (150, 100), (224, 224), (1333, 777)]


def generated(width, height):
    """Waves of all lengths and a hard edge; the same in testing/waves.ts."""
    y, x, channel = numpy.mgrid[0:height, 0:width, 0:3].astype(numpy.int64)
    phase = x * 3 + y * 2 + channel * 85 + (x * x + y * y) // 2048
    wave = numpy.abs(phase % 510 - 255)
    return Image.fromarray(numpy.where(x * 2 < y, 255 - wave, wave).astype(numpy.uint8), "RGB")


def preprocessed(image, resize, interpolation, size):
    """torchvision's Resize and CenterCrop, or a plain resize, as uint8 [3, size, size]."""
    if resize == "squash":
        image = image.resize((size, size), interpolation)
    else:
        width, height = image.size
        if width <= height:
            whole = (size, int(size * height / width))
        else:
            whole = (int(size * width / height), size)
        image = image.resize(whole, interpolation)
        left = int(round((whole[0] - size) / 2.0))
        top = int(round((whole[1] - size) / 2.0))
        image = image.crop((left, top, left + size, top + size))
    return numpy.asarray(image).transpose(2, 0, 1)


def samples(image):
    result = {}
    for name, preprocessing in PREPROCESSINGS.items():
        values = preprocessed(image, *preprocessing).reshape(-1)
        positions = (numpy.arange(SAMPLES) * 104729 + 12345) % values.size
        result[name] = base64.b64encode(values[positions].tobytes()).decode()
    return result


def main(folder):
    photos = []
    index = json.load(open(os.path.join(folder, "index.json")))
    for entry in sorted(index, key=lambda entry: hashlib.sha256(entry["path"].encode()).hexdigest()):
        path = os.path.join(folder, entry["path"])
        try:
            image = Image.open(path)
            # The reference pipelines ignore colour profiles and we do not: only sRGB can be compared.
            if b"Adobe RGB" in image.info.get("icc_profile", b"") or image.format != "JPEG":
                continue
            image = ImageOps.exif_transpose(image).convert("RGB")
        except OSError:
            continue
        sha256 = hashlib.sha256(open(path, "rb").read()).hexdigest()
        photos.append({"path": entry["path"], "sha256": sha256, "samples": samples(image)})
        if len(photos) == PHOTOS:
            break
    made = [
        {"width": width, "height": height, "samples": samples(generated(width, height))} for width, height in GENERATED
    ]
    json.dump({"generated": made, "photos": photos}, sys.stdout, indent=1)
    sys.stdout.write("\n")


main(sys.argv[1])
