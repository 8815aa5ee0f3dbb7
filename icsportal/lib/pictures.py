"""Pictures fit for the public."""

from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image, ImageOps

WIDEST = 1600


def web_picture(file) -> ContentFile:
    """The picture turned upright, at most 1,600 pixels wide, without the camera's data (place, time, device).

    PNG stays PNG, all else becomes JPEG. Raises PIL.UnidentifiedImageError if it is no picture.
    """
    with Image.open(file) as original:
        is_png = original.format == "PNG"
        picture = ImageOps.exif_transpose(original)
        picture.thumbnail((WIDEST, WIDEST * 4))
        clean = Image.new("RGBA" if is_png else "RGB", picture.size)
        clean.paste(picture.convert(clean.mode))
    written = BytesIO()
    clean.save(written, "PNG" if is_png else "JPEG", optimize=True, quality=82)
    return ContentFile(written.getvalue())
