#!/usr/bin/env python3
"""A server for tests that speaks the blob protocol, checks signatures, and can be told to fail.

It prints `ready PORT` once it listens, and ends when its standard input does, so that it never outlives the test that
started it. Control, in JSON:

    PUT  /_control   {"faults": [FAULT…], "immutable": bool, "tokens": […], "identity": {…}}
    GET  /_control   counts by operation and status, the last requests with their headers, and those for tokens

A fault is {"operation": "put", "kind": KIND, "times": N, …} and holds for the next N requests of that operation:

    lost-answer      done, but the connection closes instead of an answer
    close            the connection closes before anything is done
    status           "status", "code", "headers": answered so, nothing done
    slow-answer      "seconds": done, but the answer waits; it may never come in the client's time
    slow-body        "seconds": the answer's bytes come one by one with this pause
    cut-body         the answer's body ends in the middle
    wrong-md5        a stored MD5 is told wrongly; a sent one is refused as Md5Mismatch
"""

import argparse
import base64
import collections
import email.utils
import json
import os
import socket
import sys
import threading
import time
import uuid

from blob_auth import Refused
from blob_service import BlobService
from plain_http import answer_plainly
from token_endpoint import TokenEndpoint

REASONS = {100: "Continue", 200: "OK", 201: "Created", 202: "Accepted", 206: "Partial Content", 400: "Bad Request",
           401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 409: "Conflict",
           412: "Precondition Failed", 416: "Range Not Satisfiable", 429: "Too Many Requests",
           500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
           507: "Insufficient Storage"}


class Request:
    __slots__ = ("method", "path", "query", "headers", "body")


class Settings:
    def __init__(self, account, key, containers):
        self.account, self.key, self.containers = account, base64.b64decode(key), containers
        self.immutable = False
        self.tokens = set()


class CloseConnection(Exception):
    """The connection ends here."""


class Server:
    def __init__(self, settings):
        self.settings = settings
        self.service = BlobService(settings)
        self.identity = TokenEndpoint()
        self.lock = threading.Lock()
        self.faults = []
        self.counts = collections.Counter()
        self.requests = collections.deque(maxlen=200)

    # One connection

    def serve(self, connection):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        reader = connection.makefile("rb", 1 << 16)
        try:
            while True:
                if reader.peek(1)[:1] == b"\x16":
                    # A TLS handshake; a plain server answers so that the client need not wait for its time-out.
                    connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
                    break
                request = self.read(reader, connection)
                if request is None:
                    break
                self.handle(request, connection)
        except (CloseConnection, ConnectionError, TimeoutError):
            pass
        finally:
            reader.close()
            connection.close()

    @staticmethod
    def read(reader, connection):
        line = reader.readline(65537)
        if not line:
            return None
        request = Request()
        request.method, target, _ = line.decode("latin-1").split(" ", 2)
        request.path, _, query = target.partition("?")
        request.query = [(name, value) for name, _, value in (part.partition("=") for part in query.split("&") if part)]
        request.headers = headers = {}
        while True:
            line = reader.readline(65537)
            if line in (b"\r\n", b""):
                break
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        if headers.get("expect", "").lower() == "100-continue":
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        length = int(headers.get("content-length", "0"))
        request.body = reader.read(length) if length else b""
        if len(request.body) < length:
            return None
        return request

    def handle(self, request, connection):
        if request.path == "/_control":
            return self.control(request, connection)
        if request.path.startswith("/_http/"):
            return answer_plainly(self, request, connection)
        if request.path.startswith("/_identity/"):
            with self.lock:
                status, body = self.identity.answer(request)
            return self.send(connection, status, [("Content-Type", "application/json")], body)
        operation = self.service.operation(request)
        fault = self.take_fault(operation)
        kind = fault["kind"] if fault else None
        if kind == "close":
            self.count(request, operation, "closed")
            raise CloseConnection
        try:
            if kind == "status":
                raise Refused(fault["status"], fault.get("code", "InternalError"), "as told",
                              fault.get("headers", {}).items())
            if kind == "wrong-md5" and request.method == "PUT":
                raise Refused(400, "Md5Mismatch", "as told")
            status, headers, body = self.service.answer(request, operation)
        except Refused as refusal:
            status, body = refusal.status, b""
            headers = list({"x-ms-error-code": refusal.code, **dict(refusal.headers)}.items())
            if request.method != "HEAD":
                headers.append(("Content-Type", "application/xml"))
                body = self.error_body(refusal)
        if kind == "wrong-md5":
            headers = [(name, "AAAAAAAAAAAAAAAAAAAAAA==" if name == "Content-MD5" else value)
                       for name, value in headers]
        self.count(request, operation, status)
        if kind == "lost-answer":
            raise CloseConnection
        if kind == "slow-answer":
            time.sleep(fault["seconds"])
        headers = [*headers, ("x-ms-request-id", str(uuid.UUID(int=id(request)))),
                   ("x-ms-version", request.headers.get("x-ms-version", "2021-12-02"))]
        if "x-ms-client-request-id" in request.headers:
            headers.append(("x-ms-client-request-id", request.headers["x-ms-client-request-id"]))
        self.send(connection, status, headers, body, kind, fault)

    @staticmethod
    def error_body(refusal):
        text = ("\ufeff<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>%s</Code><Message>%s\n"
                "Time:%s</Message></Error>")
        message = refusal.message.replace("&", "&amp;").replace("<", "&lt;")
        return (text % (refusal.code, message, email.utils.formatdate(usegmt=True))).encode()

    def send(self, connection, status, headers, body, kind=None, fault=None):
        lines = ["HTTP/1.1 %d %s" % (status, REASONS.get(status, "Unknown"))]
        lines += ["%s: %s" % line for line in headers]
        if not any(name == "Content-Length" for name, _ in headers):
            lines.append("Content-Length: %d" % len(body))
        head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
        if kind == "cut-body":
            connection.sendall(head + body[:len(body) // 2])
            raise CloseConnection
        if kind == "slow-body":
            connection.sendall(head)
            for index in range(len(body)):
                connection.sendall(body[index:index + 1])
                time.sleep(fault["seconds"])
        else:
            connection.sendall(head + body)

    # Faults and counts

    def take_fault(self, operation):
        if not self.faults:
            return None
        with self.lock:
            for fault in self.faults:
                if fault["operation"] in (operation, "any"):
                    fault["times"] = fault.get("times", 1) - 1
                    if fault["times"] <= 0:
                        self.faults.remove(fault)
                    return fault
        return None

    def count(self, request, operation, status):
        with self.lock:
            self.counts["%s %s" % (operation, status)] += 1
            self.requests.append({"method": request.method, "path": request.path, "query": request.query,
                                  "headers": request.headers, "operation": operation, "status": status,
                                  "at": time.monotonic()})

    def control(self, request, connection):
        if request.method == "GET":
            with self.lock:
                report = {"counts": dict(self.counts), "requests": list(self.requests),
                          "identity": self.identity.requests}
            return self.send(connection, 200, [("Content-Type", "application/json")], json.dumps(report).encode())
        wishes = json.loads(request.body)
        with self.lock:
            self.identity.configure(wishes.get("identity", {}))
            self.faults += wishes.get("faults", [])
            self.settings.immutable = wishes.get("immutable", self.settings.immutable)
            self.settings.tokens = set(wishes.get("tokens", self.settings.tokens))
        return self.send(connection, 200, [], b"")


def end_with_standard_input():
    """Ends the process when the one that started it is gone, in whatever way it went."""
    while sys.stdin.buffer.read1(4096):
        pass
    os._exit(0)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--account", default="devstoreaccount1")
    parser.add_argument("--key", default=base64.b64encode(b"a key of the tests, and no secret").decode())
    parser.add_argument("--container", action="append", default=[])
    arguments = parser.parse_args()
    server = Server(Settings(arguments.account, arguments.key, arguments.container))
    listener = socket.create_server(("127.0.0.1", arguments.port), backlog=512)
    threading.Thread(target=end_with_standard_input, daemon=True).start()
    print("ready", listener.getsockname()[1], flush=True)
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=server.serve, args=(connection,), daemon=True).start()


if __name__ == "__main__":
    main()
