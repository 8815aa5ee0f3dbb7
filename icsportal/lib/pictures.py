"""Pictures fit for the public: what may be uploaded, and the copies that readers get."""

import warnings
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.template.defaultfilters import filesizeformat
from PIL import Image, ImageOps

WIDEST = 1600
WIDTHS = (480, 960, WIDEST)
FORMATS = ["JPEG", "PNG", "WEBP"]
BYTES_AT_MOST = 15 * 1024 * 1024
PIXELS_AT_MOST = 60_000_000  # more than the camera of any phone makes by default

# A copy is made lighter until it has this many bytes for each pixel of its width: 60 KB at 960.
BYTES_OF_WIDTH = 64
QUALITIES = (82, 72, 62, 50)

# A small file can hold a picture that fills all memory when it is opened. Pillow refuses above twice this
# number and only warns below.
Image.MAX_IMAGE_PIXELS = PIXELS_AT_MOST
warnings.simplefilter("error", Image.DecompressionBombWarning)

UNREADABLE = (
    "This is not a picture that we can use, whatever its name ends in. Save it as JPEG or PNG and try again."
)
TOO_HEAVY = "This file has {size}. Choose a picture of at most {limit}."
TOO_LARGE = "This picture is too large to open safely. Make it smaller than {megapixels} megapixels first."


@dataclass(frozen=True)
class WebPicture:
    """One uploaded picture as readers get it: upright, without the camera's data, in several sizes.

    `name` follows from the content, so that no two pictures share one. `copies` are the files, by name.
    """

    name: str
    width: int
    height: int
    copies: dict[str, bytes]


def web_picture(file) -> ContentFile:
    """The picture turned upright, at most 1,600 pixels wide, without the camera's data (place, time, device).

    PNG stays PNG, all else becomes JPEG. Raises PIL.UnidentifiedImageError if it is no picture.
    """
    with Image.open(file) as original:
        clean = cleaned(original)
    return ContentFile(encoded(clean, fallback_format(clean)))


def cleaned(original: Image.Image) -> Image.Image:
    """Upright, no wider than the widest, in plain colours, and nothing but its pixels."""
    mode = "RGBA" if original.format == "PNG" or "A" in original.getbands() else "RGB"
    picture = ImageOps.exif_transpose(original)
    picture.thumbnail((WIDEST, WIDEST * 4))
    clean = Image.new(mode, picture.size)
    clean.paste(picture.convert(mode))
    return clean


def fallback_format(picture: Image.Image) -> str:
    """The format that every browser reads: PNG keeps what is see-through."""
    return "PNG" if picture.mode == "RGBA" else "JPEG"


def encoded(picture: Image.Image, format_: str) -> bytes:
    """The picture as a file; where quality can be given up, as light as its width asks for."""
    for quality in QUALITIES:
        written = BytesIO()
        picture.save(written, format_, optimize=True, quality=quality)
        if format_ == "PNG" or written.tell() <= picture.width * BYTES_OF_WIDTH:
            break
    return written.getvalue()


def opened(file) -> Image.Image:
    """The clean picture of an upload. Raises ValidationError, in words for who uploaded it."""
    if file.size > BYTES_AT_MOST:
        size, limit = filesizeformat(file.size), filesizeformat(BYTES_AT_MOST)
        raise ValidationError(TOO_HEAVY.format(size=size, limit=limit))
    try:
        file.seek(0)
        with Image.open(file, formats=FORMATS) as original:
            return cleaned(original)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValidationError(TOO_LARGE.format(megapixels=PIXELS_AT_MOST // 1_000_000)) from error
    except Exception as error:  # a hostile file can make a decoder raise anything
        raise ValidationError(UNREADABLE) from error


def widths_of(width: int) -> list[int]:
    """The widths in which a picture that is `width` wide is kept, narrowest first."""
    return [*(narrower for narrower in WIDTHS if narrower < width), width]


def copy_name(name: str, width: int, own_width: int, format_ending: str = "") -> str:
    """The file name of one copy of the picture `name`, which is `own_width` wide itself."""
    stem, _, ending = name.rpartition(".")
    ending = format_ending or ending
    return name if (width, format_ending) == (own_width, "") else f"{stem}-{width}.{ending}"


def web_copies(file) -> WebPicture:
    """All copies of an upload. Raises ValidationError."""
    picture = opened(file)
    format_ = fallback_format(picture)
    fallback = encoded(picture, format_)
    name = f"{sha256(fallback).hexdigest()[:24]}.{'png' if format_ == 'PNG' else 'jpg'}"
    copies = {name: fallback}
    for width in widths_of(picture.width):
        smaller = picture
        if width < picture.width:
            smaller = picture.resize((width, max(1, round(picture.height * width / picture.width))))
            copies[copy_name(name, width, picture.width)] = encoded(smaller, format_)
        copies[copy_name(name, width, picture.width, "webp")] = encoded(smaller, "WEBP")
    return WebPicture(name, picture.width, picture.height, copies)
