"""Documents in a folder, or in a bucket of an S3-compatible service: the same for everyone else."""

import stat
from pathlib import Path

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import RequestFactory, override_settings
from moto.server import ThreadedMotoServer

from icsportal import env
from publications.files import actions
from publications.files.serving import serve
from publications.files.storage import discard
from tests.factories import StoredFileFactory
from tests.publications.files import made

NAMES = ("private", "public")


@pytest.fixture(scope="module")
def service():
    """A service that speaks S3, on this machine."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    yield "http://{}:{}".format(*server.get_host_and_port())
    server.stop()


@pytest.fixture
def bucket(service, monkeypatch, settings):
    """Both storages are in a bucket of that service, as the settings of a site would put them there."""
    variables = {
        "FILES_S3_BUCKET": "documents",
        "FILES_S3_ENDPOINT": service,
        "FILES_S3_REGION": "eu-west-2",
        "FILES_S3_ACCESS_KEY": "an access key",
        "FILES_S3_SECRET_KEY": "a secret key",
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    session = boto3.session.Session("an access key", "a secret key", region_name="eu-west-2")
    bucket = session.resource("s3", endpoint_url=service).Bucket("documents")
    bucket.create(CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
    in_bucket = {name: env.file_storage(Path("/nowhere"), name) for name in NAMES}
    with override_settings(STORAGES={**settings.STORAGES, **in_bucket}):
        yield bucket
    bucket.objects.all().delete()
    bucket.delete()


def body(response):
    """What is sent. Closing the answer itself would close the connection of the test to the database."""
    data = b"".join(response.streaming_content)
    for close in response._resource_closers:
        close()
    return data


def kept_in(bucket):
    return {each.key for each in bucket.objects.all()}


@pytest.mark.django_db
def test_a_file_goes_its_whole_way_in_a_bucket(bucket, checked, officer, django_capture_on_commit_callbacks):
    file = checked("plan.pdf", made.accessible_pdf())
    assert kept_in(bucket) == {f"private/{file.private_key}", f"private/{file.clean_key}"}
    with django_capture_on_commit_callbacks(execute=True):
        file = actions.approve(file=file, by=officer)
    assert kept_in(bucket) == {f"private/{file.private_key}", f"public/{file.public_key}"}
    with file.open_copy() as copy:
        data = copy.read()
    assert body(serve(RequestFactory().get("/"), file, "plan.pdf")) == data
    part = serve(RequestFactory().get("/", headers={"Range": "bytes=5-9"}), file, "plan.pdf")
    assert (part.status_code, body(part)) == (206, data[5:10])
    actions.erase(file=file, reason="It named people.", by=officer)
    assert kept_in(bucket) == set()


@pytest.mark.django_db
def test_nobody_reads_an_object_of_the_bucket_without_the_keys(bucket, receive):
    receive("plan.pdf", made.accessible_pdf())
    (each,) = bucket.objects.all()
    grants = each.Acl().grants
    assert [grant["Permission"] for grant in grants] == ["FULL_CONTROL"]
    assert all(grant["Grantee"]["Type"] == "CanonicalUser" for grant in grants)
    with pytest.raises(ValueError, match="served by the site"):
        storages["private"].url("a/b")


@pytest.mark.django_db
def test_an_upload_that_the_bucket_refuses_leaves_no_row(bucket, receive):
    bucket.objects.all().delete()
    bucket.delete()
    with pytest.raises(Exception, match="NoSuchBucket"):
        receive("plan.pdf", made.accessible_pdf())
    bucket.create(CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
    from publications.files.models import StoredFile

    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_in_a_folder_only_the_site_itself_can_read():
    file = StoredFileFactory()
    place = Path(storages["public"].path(file.public_key))
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700


def test_no_folder_of_documents_is_one_that_is_served(settings):
    for name in NAMES:
        folder = Path(env.file_storage(settings.DATA_DIR / "files" / name, name)["OPTIONS"]["location"])
        for served in (settings.MEDIA_ROOT, settings.STATIC_ROOT):
            assert not folder.is_relative_to(served)


def test_what_cannot_be_deleted_is_said_in_the_log(monkeypatch, caplog):
    def fails(name):
        raise OSError("unreachable")

    storages["private"].save("aa/left", ContentFile(b"x"))
    monkeypatch.setattr(storages["private"], "delete", fails)
    discard("private", "aa/left")
    assert "aa/left is left in the private storage." in caplog.text
