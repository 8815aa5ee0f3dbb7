from io import BytesIO

import pytest
from PIL import Image, UnidentifiedImageError

from icsportal.lib.pictures import WIDEST, web_picture

ORIENTATION, GPS = 0x0112, 0x8825


def photograph(size=(40, 20), **options):
    file = BytesIO()
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS)[2] = (51.0, 16.0, 0.0)
    Image.new("RGB", size, "navy").save(file, "JPEG", exif=exif)
    file.seek(0)
    return file


def test_a_photograph_loses_where_and_how_it_was_taken_and_stands_upright():
    picture = Image.open(BytesIO(web_picture(photograph()).read()))
    assert dict(picture.getexif()) == {}
    assert picture.size == (20, 40)


def test_a_large_picture_is_made_narrower():
    picture = Image.open(BytesIO(web_picture(photograph((100, 4000))).read()))
    assert picture.width == WIDEST


def test_what_is_no_picture_is_refused():
    with pytest.raises(UnidentifiedImageError):
        web_picture(BytesIO(b"words"))
