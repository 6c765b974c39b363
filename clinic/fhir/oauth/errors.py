class OAuthError(Exception):
    """A refusal in the words of RFC 6749: `code` is its error code, `description` helps whoever integrates."""

    def __init__(self, code: str, description: str) -> None:
        self.code = code
        self.description = description
        super().__init__(f"{code}: {description}")


def invalid_client(description: str) -> OAuthError:
    return OAuthError("invalid_client", description)


def invalid_request(description: str) -> OAuthError:
    return OAuthError("invalid_request", description)
