"""The blob service itself: containers and block blobs in memory, with conditions, MD5 checks and block lists."""

import base64
import email.utils
import hashlib
import threading
import time
from urllib.parse import unquote
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from blob_auth import Refused, check


class Blob:
    def __init__(self, body, headers, tag):
        self.body = body
        self.tag = tag
        self.modified = time.time()
        self.md5 = headers.get("x-ms-blob-content-md5") or headers.get("content-md5")
        if self.md5 is None and headers.get("x-ms-blob-type"):
            self.md5 = base64.b64encode(hashlib.md5(body).digest()).decode()
        self.tier = headers.get("x-ms-access-tier", "Hot")
        self.metadata = {name[len("x-ms-meta-"):]: value for name, value in headers.items()
                         if name.startswith("x-ms-meta-")}
        self.properties = {
            "Content-Type": headers.get("x-ms-blob-content-type") or headers.get("content-type")
            or "application/octet-stream"}
        for name, shown in (("disposition", "Content-Disposition"), ("encoding", "Content-Encoding"),
                            ("language", "Content-Language")):
            if headers.get("x-ms-blob-content-" + name):
                self.properties[shown] = headers["x-ms-blob-content-" + name]
        if headers.get("x-ms-blob-cache-control"):
            self.properties["Cache-Control"] = headers["x-ms-blob-cache-control"]

    def headers(self):
        lines = list(self.properties.items())
        lines += [("Last-Modified", email.utils.formatdate(self.modified, usegmt=True)), ("ETag", self.tag),
                  ("x-ms-blob-type", "BlockBlob"), ("x-ms-access-tier", self.tier), ("Accept-Ranges", "bytes"),
                  ("x-ms-server-encrypted", "true")]
        if self.md5:
            lines.append(("Content-MD5", self.md5))
        return lines + [("x-ms-meta-" + name, value) for name, value in self.metadata.items()]


class Container:
    def __init__(self, metadata=None):
        self.blobs = {}
        self.blocks = {}
        self.metadata = metadata or {}


class BlobService:
    """Answers one request at a time with (status, headers, body)."""

    def __init__(self, settings):
        self.settings = settings
        self.lock = threading.Lock()
        self.containers = {name: Container() for name in settings.containers}
        self.tags = 0

    @staticmethod
    def operation(request):
        """The name that faults and counts go by."""
        parameters = dict(request.query)
        component = parameters.get("comp", "")
        if parameters.get("restype") == "container":
            if component == "list":
                return "list"
            return {"PUT": "create-container", "DELETE": "delete-container"}.get(request.method, "container")
        if component in ("block", "blocklist"):
            return {"block": "put-block", "blocklist": "put-block-list"}[component] \
                if request.method == "PUT" else "get-block-list"
        return {"PUT": "put", "GET": "get", "HEAD": "head", "DELETE": "delete"}.get(request.method, "other")

    NEEDED = {"put": "cw", "put-block": "cw", "put-block-list": "cw", "get": "r", "head": "r", "get-block-list": "r",
              "delete": "d", "list": "l"}

    def answer(self, request, operation):
        account, _, rest = request.path[1:].partition("/")
        if account != self.settings.account:
            raise Refused(400, "InvalidUri", "the path must begin with the account's name")
        container, _, blob = rest.partition("/")
        check(request, self.settings, container, blob, self.NEEDED.get(operation, ""))
        if "x-ms-version" not in request.headers and "sv" not in dict(request.query):
            raise Refused(400, "MissingRequiredHeader", "x-ms-version")
        with self.lock:
            if operation == "create-container":
                return self.create_container(request, container)
            home = self.containers.get(container)
            if home is None:
                raise Refused(404, "ContainerNotFound", "The specified container does not exist.")
            handler = getattr(self, operation.replace("-", "_"), None)
            if handler is None:
                raise Refused(405, "UnsupportedHttpVerb", "The resource does not support that verb.")
            return handler(request, home, unquote(blob) or container)

    # Containers

    def create_container(self, request, name):
        if name in self.containers:
            raise Refused(409, "ContainerAlreadyExists", "The specified container already exists.")
        self.containers[name] = Container()
        return 201, [("ETag", self.next_tag())], b""

    def delete_container(self, request, home, name):
        del self.containers[name]
        return 202, [], b""

    def container(self, request, home, name):
        return 200, [("ETag", '"0x1"'), ("Last-Modified", email.utils.formatdate(usegmt=True)),
                     ("x-ms-lease-status", "unlocked"), ("x-ms-lease-state", "available")], b""

    def list(self, request, home, name):
        parameters = {key: unquote(value) for key, value in request.query}
        prefix, marker = parameters.get("prefix", ""), parameters.get("marker", "")
        limit = int(parameters.get("maxresults", "5000"))
        names = sorted(key for key in home.blobs if key.startswith(prefix) and key >= marker)
        text = ['<?xml version="1.0" encoding="utf-8"?><EnumerationResults ContainerName="%s"><Blobs>' % name]
        for key in names[:limit]:
            blob = home.blobs[key]
            text.append("<Blob><Name>%s</Name><Properties><Last-Modified>%s</Last-Modified><Etag>%s</Etag>"
                        "<Content-Length>%d</Content-Length><Content-Type>%s</Content-Type><Content-MD5>%s</Content-MD5>"
                        "<BlobType>BlockBlob</BlobType><AccessTier>%s</AccessTier></Properties><Metadata>%s</Metadata>"
                        "</Blob>" % (
                            escape(key), email.utils.formatdate(blob.modified, usegmt=True), escape(blob.tag),
                            len(blob.body), blob.properties["Content-Type"], blob.md5 or "", blob.tier,
                            "".join("<%s>%s</%s>" % (n, escape(v), n) for n, v in blob.metadata.items())))
        next_marker = names[limit] if len(names) > limit else ""
        text.append("</Blobs><NextMarker>%s</NextMarker></EnumerationResults>" % escape(next_marker))
        return 200, [("Content-Type", "application/xml")], "".join(text).encode()

    # Blobs

    def next_tag(self):
        self.tags += 1
        return '"0x%016X"' % self.tags

    def check_write(self, request, home, name):
        blob, headers = home.blobs.get(name), request.headers
        if blob is not None and self.settings.immutable:
            raise Refused(409, "BlobImmutableDueToPolicy",
                          "This operation is not permitted as the blob is immutable due to a policy.")
        if blob is not None and headers.get("if-none-match") == "*":
            raise Refused(409, "BlobAlreadyExists", "The specified blob already exists.")
        if blob is not None and headers.get("if-none-match") == blob.tag \
                or "if-match" in headers and (blob is None or headers["if-match"] not in ("*", blob.tag)):
            raise Refused(412, "ConditionNotMet",
                          "The condition specified using HTTP conditional header(s) is not met.")

    @staticmethod
    def check_md5(request):
        given = request.headers.get("content-md5")
        if given is not None and given != base64.b64encode(hashlib.md5(request.body).digest()).decode():
            raise Refused(400, "Md5Mismatch",
                          "The MD5 value specified in the request did not match with the MD5 value calculated by the "
                          "server.")

    def put(self, request, home, name):
        if request.headers.get("x-ms-blob-type") != "BlockBlob":
            raise Refused(400, "MissingRequiredHeader", "x-ms-blob-type")
        self.check_md5(request)
        self.check_write(request, home, name)
        blob = home.blobs[name] = Blob(request.body, request.headers, self.next_tag())
        return 201, [("ETag", blob.tag), ("Content-MD5", blob.md5),
                     ("Last-Modified", email.utils.formatdate(blob.modified, usegmt=True)),
                     ("x-ms-request-server-encrypted", "true")], b""

    def get(self, request, home, name):
        blob = home.blobs.get(name)
        if blob is None:
            raise Refused(404, "BlobNotFound", "The specified blob does not exist.")
        span = request.headers.get("x-ms-range") or request.headers.get("range")
        if not span:
            return 200, blob.headers(), blob.body
        first, _, last = span[len("bytes="):].partition("-")
        first, last = int(first), min(int(last or len(blob.body)), len(blob.body) - 1)
        if first >= len(blob.body):
            raise Refused(416, "InvalidRange", "The range specified is invalid for the current size of the resource.")
        headers = [line for line in blob.headers() if line[0] != "Content-MD5"]
        headers += [("Content-Range", "bytes %d-%d/%d" % (first, last, len(blob.body)))]
        if blob.md5:
            headers.append(("x-ms-blob-content-md5", blob.md5))
        return 206, headers, blob.body[first:last + 1]

    def head(self, request, home, name):
        blob = home.blobs.get(name)
        if blob is None:
            raise Refused(404, "BlobNotFound", "The specified blob does not exist.")
        return 200, blob.headers() + [("Content-Length", str(len(blob.body)))], b""

    def delete(self, request, home, name):
        if name not in home.blobs:
            raise Refused(404, "BlobNotFound", "The specified blob does not exist.")
        if self.settings.immutable:
            raise Refused(409, "BlobImmutableDueToPolicy",
                          "This operation is not permitted as the blob is immutable due to a policy.")
        del home.blobs[name]
        return 202, [], b""

    # Blocks

    def put_block(self, request, home, name):
        self.check_md5(request)
        identifier = unquote(dict(request.query).get("blockid", ""))
        try:
            length = len(base64.b64decode(identifier, validate=True))
        except ValueError:
            length = 0
        pending = home.blocks.setdefault(name, {})
        if not 0 < length <= 64 or any(len(other) != len(identifier) for other in pending):
            raise Refused(400, "InvalidBlobOrBlock", "The specified blob or block content is invalid.")
        pending[identifier] = request.body
        return 201, [], b""

    def put_block_list(self, request, home, name):
        self.check_md5(request)
        self.check_write(request, home, name)
        pending, body = home.blocks.get(name, {}), []
        try:
            entries = ElementTree.fromstring(request.body.decode())
        except ElementTree.ParseError as error:
            raise Refused(400, "InvalidXmlDocument", str(error)) from error
        for entry in entries:
            if entry.tag not in ("Latest", "Uncommitted") or entry.text not in pending:
                raise Refused(400, "InvalidBlockList", "The specified block list is invalid.")
            body.append(pending[entry.text])
        # The MD5 of the list itself is not the blob's.
        headers = {key: value for key, value in request.headers.items() if key not in ("content-md5", "content-type")}
        blob = home.blobs[name] = Blob(b"".join(body), headers, self.next_tag())
        home.blocks.pop(name, None)
        return 201, [("ETag", blob.tag), ("Last-Modified", email.utils.formatdate(blob.modified, usegmt=True))], b""
