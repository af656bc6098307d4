"""Who may do what: SharedKey, service SAS and bearer tokens, checked as the service's documentation tells.

Written apart from the client in Sources/DocumentStore, so that the two cannot be wrong in the same way.
"""

import base64
import datetime
import hashlib
import hmac
from urllib.parse import unquote


class Refused(Exception):
    """A request that is answered with an error."""

    def __init__(self, status, code, message, headers=()):
        super().__init__(message)
        self.status, self.code, self.message, self.headers = status, code, message, list(headers)


STANDARD_HEADERS = (
    "content-encoding", "content-language", "content-length", "content-md5", "content-type", "date",
    "if-modified-since", "if-match", "if-none-match", "if-unmodified-since", "range",
)

WEIGHTS = {character: weight for weight, character in enumerate("_0123456789abcdefghijklmnopqrstuvwxyz", 1)}


def header_order(name):
    """The service sorts like a dictionary: hyphens count only between names that are the same without them."""
    return ([WEIGHTS.get(character, 0) for character in name if character != "-"],
            [character == "-" for character in name])


def shared_key_text(method, path, query, headers, account):
    lines = [method]
    for name in STANDARD_HEADERS:
        value = headers.get(name, "")
        if name == "content-length" and value == "0":
            value = ""
        if name == "date" and "x-ms-date" in headers:
            value = ""
        lines.append(value)
    for name in sorted((name for name in headers if name.startswith("x-ms-")), key=header_order):
        lines.append(name + ":" + headers[name])
    parameters = {}
    for name, value in query:
        parameters.setdefault(unquote(name).lower(), []).append(unquote(value))
    resource = "/" + account + path
    for name in sorted(parameters):
        resource += "\n" + name + ":" + ",".join(sorted(parameters[name]))
    lines.append(resource)
    return "\n".join(lines)


def signature(key, text):
    return base64.b64encode(hmac.new(key, text.encode(), hashlib.sha256).digest()).decode()


def check_shared_key(request, account, key):
    claimed = request.headers["authorization"][len("SharedKey "):]
    name, _, given = claimed.partition(":")
    text = shared_key_text(request.method, request.path, request.query, request.headers, account)
    if name != account or not hmac.compare_digest(given, signature(key, text)):
        raise Refused(403, "AuthenticationFailed",
                      "The MAC signature found in the HTTP request is not the same as any computed signature. "
                      "Server used following string to sign: '" + text + "'.")


def check_sas(request, account, key, container, blob, needed):
    """A service SAS of version 2020-12-06 or later; `needed`: any one of these permissions is enough."""
    fields = {name: unquote(value) for name, value in request.query}

    def field(name):
        return fields.get(name, "")

    resource = "/blob/" + account + "/" + container
    if field("sr") == "b":
        resource += "/" + unquote(blob)
    text = "\n".join([
        field("sp"), field("st"), field("se"), resource, field("si"), field("sip"), field("spr"), field("sv"),
        field("sr"), "", field("ses"), field("rscc"), field("rscd"), field("rsce"), field("rscl"), field("rsct"),
    ])
    if not hmac.compare_digest(field("sig"), signature(key, text)):
        raise Refused(403, "AuthenticationFailed", "Signature did not match. String to sign used was " + text)
    now = datetime.datetime.now(datetime.timezone.utc)
    for name, is_outside in (("st", lambda moment: now < moment), ("se", lambda moment: now >= moment)):
        if field(name) and is_outside(parse_moment(field(name))):
            raise Refused(403, "AuthenticationFailed", "Signature not valid in the specified time frame")
    if not field("se"):
        raise Refused(403, "AuthenticationFailed", "se is mandatory")
    if not any(permission in field("sp") for permission in needed):
        raise Refused(403, "AuthorizationPermissionMismatch",
                      "This request is not authorized to perform this operation using this permission.")


def parse_moment(text):
    for form in ("%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%MZ", "%Y-%m-%d"):
        try:
            return datetime.datetime.strptime(text, form).replace(tzinfo=datetime.timezone.utc)
        except ValueError:
            continue
    raise Refused(403, "AuthenticationFailed", "Time is not well formed: " + text)


def check(request, settings, container, blob, needed):
    """Raises unless the request is signed by one of the ways the service knows."""
    authorization = request.headers.get("authorization", "")
    if authorization.startswith("SharedKey "):
        check_shared_key(request, settings.account, settings.key)
    elif authorization.startswith("Bearer "):
        if authorization[len("Bearer "):] not in settings.tokens:
            raise Refused(401, "InvalidAuthenticationInfo", "Lifetime validation failed. The token is expired.",
                          [("WWW-Authenticate", "Bearer authorization_uri=https://login.example/common/oauth2/authorize")])
    elif any(name == "sig" for name, _ in request.query):
        check_sas(request, settings.account, settings.key, container, blob, needed)
    else:
        raise Refused(401, "NoAuthenticationInformation",
                      "Server failed to authenticate the request. Please refer to the information in the "
                      "www-authenticate header.", [("WWW-Authenticate", "Bearer")])
