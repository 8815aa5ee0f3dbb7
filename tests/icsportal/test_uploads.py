"""Pictures that editors put on pages, as visitors get them."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(autouse=True)
def empty_store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize(
    ("name", "content_type"),
    [("pier.png", "image/png"), ("pier.JPG", "image/jpeg"), ("pier-480.webp", "image/webp")],
)
def test_a_picture_comes_as_what_it_is_and_is_kept_for_a_month(client, db, name, content_type):
    default_storage.save(f"pictures/{name}", ContentFile(PNG))
    response = client.get(f"/media/pictures/{name}")
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == PNG
    assert response.headers["Content-Type"] == content_type
    assert response.headers["Content-Length"] == str(len(PNG))
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "public, max-age=2592000"
    assert not response.cookies
    response.close()


@pytest.mark.parametrize(
    "address",
    [
        "/media/pictures/missing.png",
        "/media/pictures/page.html",
        "/media/pictures/drawing.svg",
        "/media/pictures/",
        "/media/pictures/..",
        "/media/secret.png",
        "/media/pictures/../secret.png",
        "/media/pictures/..%2fsecret.png",
        "/media/pictures/%2e%2e/secret.png",
        "/media/pictures//secret.png",
        "/media/pictures/folder.png",
        "/media/pictures/" + "a" * 300 + ".png",
    ],
)
def test_nothing_but_a_picture_of_the_store_comes_out(client, db, address):
    for name in ("secret.png", "pictures/page.html", "pictures/drawing.svg", "pictures/folder.png/x.png"):
        default_storage.save(name, ContentFile(b"the words of the file"))
    response = client.get(address, follow=True)
    assert response.status_code == 404
    assert b"the words of the file" not in response.content
