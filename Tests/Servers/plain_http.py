"""Answers without any blob protocol, for tests of an HTTP client alone."""

import json
import time


def answer_plainly(server, request, connection):
    """Answers a path below /_http/; `server` sends."""
    parameters = dict(request.query)
    name = request.path[len("/_http/"):].split("/")[0]
    if name == "echo":
        report = {"method": request.method, "path": request.path, "query": request.query, "headers": request.headers,
                  "body": request.body.decode("latin-1")}
        return server.send(connection, 200, [("Content-Type", "application/json")], json.dumps(report).encode())
    if name == "bytes":
        return server.send(connection, 200, [], b"x" * int(parameters["count"]))
    if name == "status":
        return server.send(connection, int(parameters["code"]), [("Location", "/_http/echo")], b"")
    if name == "headers":
        connection.sendall(b"HTTP/1.1 100 Continue\r\nInterim: yes\r\n\r\n")
        return server.send(connection, 200, [("X-Twice", "a"), ("x-twice", " b "), ("Empty", "")], b"")
    if name == "silent":
        time.sleep(float(parameters["seconds"]))
        return server.send(connection, 200, [], b"late")
    if name in ("cut-body", "slow-body"):
        return server.send(connection, 200, [], b"0123456789", name, {"seconds": float(parameters.get("seconds", "0"))})
    if name == "connection":
        # The peer's port tells one connection from another.
        return server.send(connection, 200, [], str(connection.getpeername()[1]).encode())
    if name == "drop":
        # Kept alive as far as the client knows, but closed.
        server.send(connection, 200, [], b"")
        connection.shutdown(2)
        return None
    return server.send(connection, 404, [], b"")
