from django.db import models


class StandingContent(models.Model):
    """What `build_site` once made from a file of `fixtures/`, and from which text.

    Its row stays when an editor changes or removes what was made, so that it is never made again unasked.
    """

    key = models.CharField(max_length=255, unique=True, help_text="The file, without its ending.")
    page = models.ForeignKey("cms.Page", on_delete=models.SET_NULL, null=True, help_text="If it is a page.")
    checksum = models.CharField(max_length=64, help_text="SHA-256 of the file as it was applied.")
    applied_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "standing content"

    def __str__(self):
        return self.key
