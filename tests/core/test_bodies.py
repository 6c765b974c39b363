"""A body longer than any form is refused before it is read, by a page that says so."""

import pytest
from django.test import Client

from tests.build import Cast


@pytest.mark.parametrize("path", ["/accounts/login/", "/patients/new/", "/f/form/phq-9/send/"])
@pytest.mark.parametrize(
    "content_type", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_long_body_is_refused_with_a_page(cast: Cast, path: str, content_type: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.nurse)
    refused = client.post(path, b"a=" + b"x" * 3_000_000, content_type=content_type)
    assert refused.status_code == 413
    assert "too long to be sent" in refused.content.decode()
