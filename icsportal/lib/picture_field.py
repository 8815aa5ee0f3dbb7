"""A column for a picture that anybody of the staff may upload."""

from django.core.files.base import ContentFile
from django.db import models

from icsportal.lib.pictures import WebPicture, copy_name, opened, web_copies, widths_of


def usable_picture(file):
    """Raises ValidationError for an upload that is no picture, or too heavy or too large to be opened."""
    if not file._committed:
        opened(file)


class PictureField(models.FileField):
    """The name of a picture's own file; beside it stand the copies in other sizes and formats.

    The model has `width` and `height`, declared after it, which hold its size. Files are never deleted:
    earlier versions of a record name them.
    """

    default_validators = [usable_picture]

    def __init__(self, *arguments, upload_to="pictures/", max_length=200, **options):
        super().__init__(*arguments, upload_to=upload_to, max_length=max_length, **options)

    def pre_save(self, model_instance, add):
        file = getattr(model_instance, self.attname)
        if file and not file._committed:
            made = web_copies(file)
            keep(made, self.storage, self.upload_to)
            setattr(model_instance, self.attname, self.upload_to + made.name)
            model_instance.width, model_instance.height = made.width, made.height
        return getattr(model_instance, self.attname)


def keep(picture: WebPicture, storage, folder: str):
    """All copies of the picture are kept, but for those that are: a name follows from the content."""
    for name, content in picture.copies.items():
        if not storage.exists(folder + name):
            storage.save(folder + name, ContentFile(content))


def srcset(file, width: int, format_ending: str = "") -> str:
    """The copies of a kept picture that is `width` wide, for a browser to choose from."""
    names = ((copy_name(file.name, each, width, format_ending), each) for each in widths_of(width))
    return ", ".join(f"{file.storage.url(name)} {each}w" for name, each in names)
