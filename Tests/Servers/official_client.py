#!/usr/bin/env python3
"""Runs the official SDK against a blob server: proves that server and store speak the protocol that others speak.

    official_client.py exercise CONNECTION-STRING                 uses every operation that the server knows
    official_client.py read CONNECTION-STRING CONTAINER BLOB      prints a blob as JSON
    official_client.py read-by-url URL                            the same through a URL that is signed

Any surprise is an exception, and so an exit code other than 0.
"""

import base64
import datetime
import hashlib
import json
import sys

from azure.core import MatchConditions
from azure.core.exceptions import (ClientAuthenticationError, HttpResponseError, ResourceExistsError,
                                   ResourceNotFoundError)
from azure.storage.blob import BlobClient, BlobServiceClient, ContentSettings, StandardBlobTier, generate_blob_sas


def expect(error, code, action):
    try:
        action()
    except error as raised:
        assert raised.error_code == code, (raised.error_code, code)
    else:
        raise AssertionError("no " + code)


def exercise(connection_string):
    service = BlobServiceClient.from_connection_string(connection_string, retry_total=0)
    expect(ResourceNotFoundError, "ContainerNotFound",
           lambda: service.get_blob_client("exercise", "x").upload_blob(b"1"))
    container = service.create_container("exercise")
    expect(ResourceExistsError, "ContainerAlreadyExists", lambda: service.create_container("exercise"))
    assert container.exists()

    body = bytes(range(256)) * 100
    settings = ContentSettings(content_type="application/pdf", cache_control="private",
                               content_disposition="inline; filename=\"q 1.pdf\"")
    container.upload_blob("a b/é+%.pdf", body, metadata={"sha256": "0a", "job_id2": "7", "a": "1", "a1": "2"},
                          content_settings=settings, standard_blob_tier=StandardBlobTier.HOT, validate_content=True)
    expect(ResourceExistsError, "BlobAlreadyExists", lambda: container.upload_blob("a b/é+%.pdf", body))
    blob = container.get_blob_client("a b/é+%.pdf")
    properties = blob.get_blob_properties()
    assert properties.size == len(body) and properties.blob_tier == "Hot", properties
    assert properties.metadata == {"sha256": "0a", "job_id2": "7", "a": "1", "a1": "2"}, properties.metadata
    assert properties.content_settings.content_type == "application/pdf"
    assert properties.content_settings.cache_control == "private"
    assert blob.download_blob().readall() == body
    assert blob.download_blob(offset=10, length=5).readall() == body[10:15]
    expect(ResourceNotFoundError, "BlobNotFound", lambda: container.download_blob("missing"))
    expect(HttpResponseError, "ConditionNotMet", lambda: container.upload_blob(
        "a b/é+%.pdf", b"x", overwrite=True, etag="\"0xF\"", match_condition=MatchConditions.IfNotModified))

    # Blocks, as the SDK sends them for what is longer than a single put.
    blocks = BlobServiceClient.from_connection_string(
        connection_string, max_single_put_size=1000, max_block_size=10_000, retry_total=0)
    blocks.get_blob_client("exercise", "blocks").upload_blob(body)
    assert container.download_blob("blocks").readall() == body

    assert [entry.name for entry in container.list_blobs()] == ["a b/é+%.pdf", "blocks"]
    assert [entry.name for entry in container.list_blobs(name_starts_with="a", include=["metadata"])] == ["a b/é+%.pdf"]
    assert [entry.name for page in container.list_blobs(results_per_page=1).by_page() for entry in page] \
        == ["a b/é+%.pdf", "blocks"]

    # A shared access signature may do what it says, and no more.
    now = datetime.datetime.now(datetime.timezone.utc)

    def signed(permission, expiry, name="blocks", **more):
        token = generate_blob_sas(service.account_name, "exercise", name, account_key=service.credential.account_key,
                                  permission=permission, expiry=expiry, **more)
        return BlobClient.from_blob_url(container.url + "/" + name, credential=token, retry_total=0)

    later, earlier = now + datetime.timedelta(minutes=15), now - datetime.timedelta(minutes=15)
    assert signed("r", later, start=earlier).download_blob().readall() == body
    expect(HttpResponseError, "AuthorizationPermissionMismatch", lambda: signed("r", later).delete_blob())
    expect(ClientAuthenticationError, "AuthenticationFailed", lambda: signed("r", earlier).download_blob())
    signed("cw", later, "by-signature").upload_blob(b"1")

    wrong = connection_string.replace(service.credential.account_key, base64.b64encode(b"wrong").decode())
    expect(ClientAuthenticationError, "AuthenticationFailed", lambda: BlobServiceClient.from_connection_string(
        wrong, retry_total=0).get_container_client("exercise").upload_blob("y", b"1"))

    container.delete_blob("blocks")
    expect(ResourceNotFoundError, "BlobNotFound", lambda: container.delete_blob("blocks"))
    service.delete_container("exercise")


def describe(blob):
    properties = blob.get_blob_properties()
    settings = properties.content_settings
    print(json.dumps({
        "sha256": hashlib.sha256(blob.download_blob(validate_content=True).readall()).hexdigest(),
        "md5": base64.b64encode(settings.content_md5).decode(), "type": settings.content_type,
        "disposition": settings.content_disposition, "cache": settings.cache_control, "tier": properties.blob_tier,
        "metadata": properties.metadata}))


def main(arguments):
    if arguments[0] == "exercise":
        exercise(arguments[1])
    elif arguments[0] == "read":
        describe(BlobServiceClient.from_connection_string(arguments[1]).get_blob_client(arguments[2], arguments[3]))
    elif arguments[0] == "read-by-url":
        describe(BlobClient.from_blob_url(arguments[1]))


if __name__ == "__main__":
    main(sys.argv[1:])
