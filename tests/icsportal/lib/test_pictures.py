import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image, UnidentifiedImageError

from icsportal.lib import pictures
from icsportal.lib.pictures import WIDEST, copy_name, web_copies, web_picture, widths_of

ORIENTATION, GPS = 0x0112, 0x8825


def photograph(size=(40, 20), **options):
    file = BytesIO()
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS)[2] = (51.0, 16.0, 0.0)
    Image.new("RGB", size, "navy").save(file, "JPEG", exif=exif)
    file.seek(0)
    return file


def upload(name="picture.jpg", size=(40, 20), mode="RGB", **options):
    file = BytesIO()
    Image.new(mode, size).save(
        file, {"jpg": "JPEG"}.get(name[-3:], name.rpartition(".")[2].upper()), **options
    )
    return ContentFile(file.getvalue(), name=name)


def bomb(width, height):
    """A file of a few hundred bytes that says it is a very large picture."""

    def chunk(kind, data):
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 2, 0, 0, 0])
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    return ContentFile(b"\x89PNG\r\n\x1a\n" + body, name="bomb.png")


def opened(content):
    return Image.open(BytesIO(content))


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


def test_an_upload_becomes_copies_for_narrow_and_wide_screens_in_two_formats():
    made = web_copies(upload(size=(2000, 1000)))
    assert (made.width, made.height) == (1600, 800)
    sizes = {name.removeprefix(made.name[:24]): opened(copy).size for name, copy in made.copies.items()}
    assert sizes == {
        ".jpg": (1600, 800),
        "-1600.webp": (1600, 800),
        "-960.jpg": (960, 480),
        "-960.webp": (960, 480),
        "-480.jpg": (480, 240),
        "-480.webp": (480, 240),
    }


def test_no_copy_is_wider_than_the_upload():
    made = web_copies(upload(size=(500, 100)))
    assert {opened(copy).width for copy in made.copies.values()} == {480, 500}
    assert widths_of(480) == [480]


def test_no_copy_says_where_or_how_a_photograph_was_taken():
    made = web_copies(ContentFile(photograph((800, 400)).read(), name="pier.jpg"))
    for copy in made.copies.values():
        assert dict(opened(copy).getexif()) == {}
        assert b"Exif" not in copy
    assert (made.width, made.height) == (400, 800)


def test_what_is_see_through_stays_so():
    made = web_copies(upload("logo.png", mode="RGBA"))
    assert made.name.endswith(".png")
    assert {opened(copy).mode for copy in made.copies.values()} == {"RGBA"}
    assert web_copies(upload("logo.webp", mode="RGBA", lossless=True)).name.endswith(".png")


def test_a_busy_photograph_is_made_light_enough_for_its_width():
    noise = Image.effect_noise((1600, 800), 40).convert("RGB")
    file = BytesIO()
    noise.save(file, "JPEG", quality=95)
    made = web_copies(ContentFile(file.getvalue(), name="noise.jpg"))
    heavy = pictures.encoded(noise.resize((960, 480)), "WEBP")
    assert len(made.copies[copy_name(made.name, 960, 1600, "webp")]) <= len(heavy)
    assert len(made.copies[made.name]) < len(file.getvalue()) / 2


def test_the_same_picture_has_the_same_name_and_another_has_another():
    one, again, other = (web_copies(upload(size=size)) for size in ((40, 20), (40, 20), (20, 40)))
    assert one.name == again.name != other.name


@pytest.mark.parametrize(
    "file",
    [
        ContentFile(b"words, not a picture", name="words.jpg"),
        ContentFile(b'<svg xmlns="http://www.w3.org/2000/svg"><script>go()</script></svg>', name="x.svg"),
        ContentFile(b'<svg xmlns="http://www.w3.org/2000/svg"></svg>', name="drawing.jpg"),
        ContentFile(b"MZ" + bytes(500), name="program.jpg"),
        ContentFile(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n", name="x.jpg"),
        upload("moving.gif", mode="P"),
        ContentFile(upload(size=(400, 400)).read()[:2000], name="cut-short.jpg"),
        ContentFile(b"\xff\xd8\xff\xe1\xff\xff" + bytes(200), name="broken.jpg"),
    ],
    ids=lambda file: file.name,
)
def test_what_is_no_usable_picture_is_refused_with_what_to_do(file):
    with pytest.raises(ValidationError, match="Save it as JPEG or PNG"):
        web_copies(file)


@pytest.mark.parametrize("size", [(9000, 9000), (60_000, 60_000)])
def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_opened(size):
    with pytest.raises(ValidationError, match="too large to open safely"):
        web_copies(bomb(*size))


def test_a_picture_of_100_megabytes_is_refused_unread():
    class Heavy:
        size = 100 * 1024 * 1024

    with pytest.raises(ValidationError) as refused:
        web_copies(Heavy())
    assert refused.value.messages == ["This file has 100.0\xa0MB. Choose a picture of at most 15.0\xa0MB."]
