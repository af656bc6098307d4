"""The endpoints that give access tokens: of the directory service for applications, and of managed identities.

What they answer is told through /_control as {"identity": {"tokens": […], "expires_in": N, "failures": [status…]}}: each
request takes the next failure, or else the next token, of which the last one stays.
"""

import json
from urllib.parse import unquote_plus


class TokenEndpoint:
    def __init__(self):
        self.tokens, self.expires_in, self.failures, self.requests = [], 3600, [], []

    def configure(self, wishes):
        self.tokens = wishes.get("tokens", self.tokens)
        self.expires_in = wishes.get("expires_in", self.expires_in)
        self.failures = wishes.get("failures", self.failures)

    def answer(self, request):
        """Gives (status, body) for a path below /_identity/."""
        form = dict((name, unquote_plus(value)) for name, _, value in
                    (part.partition("=") for part in request.body.decode().split("&") if part))
        query = dict((name, unquote_plus(value)) for name, value in request.query)
        self.requests.append({"method": request.method, "path": request.path, "query": query,
                              "headers": request.headers, "form": form})
        if self.failures:
            return self.failures.pop(0), json.dumps({"error": "temporarily_unavailable"}).encode()
        fault = self.fault(request, form, query)
        if fault:
            return fault[0], json.dumps({"error": fault[1], "error_description": "as a secret would stand here"}).encode()
        token = self.tokens.pop(0) if len(self.tokens) > 1 else self.tokens[0]
        return 200, json.dumps({"access_token": token, "expires_in": self.expires_in, "token_type": "Bearer"}).encode()

    def fault(self, request, form, query):
        if request.path.endswith("/msi"):
            if request.headers.get("x-identity-header") != "header of the tests":
                return 401, "invalid_header"
            if request.method != "GET" or query.get("resource") != "https://storage.azure.com":
                return 400, "invalid_resource"
        elif request.path.endswith("/oauth2/v2.0/token"):
            if request.method != "POST" or form.get("grant_type") != "client_credentials" \
                    or form.get("scope") != "https://storage.azure.com/.default":
                return 400, "invalid_request"
            if form.get("client_secret") != "secret of the tests" and not form.get("client_assertion"):
                return 401, "invalid_client"
        else:
            return 404, "not_found"
        if not self.tokens:
            return 400, "unauthorized_client"
        return None
