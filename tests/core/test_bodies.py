"""A body longer than any form, or of no known length, is refused by a page that says so, or read as it was sent."""

import io
from uuid import UUID

import pytest
from django.test import Client

from tests.build import Cast


@pytest.mark.parametrize("path", ["/accounts/login/", "/patients/new/", f"/f/{UUID(int=1)}/form/phq-9/send/"])
@pytest.mark.parametrize(
    "content_type", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_long_body_is_refused_with_a_page(cast: Cast, path: str, content_type: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.nurse)
    refused = client.post(path, b"a=" + b"x" * 3_000_000, content_type=content_type)
    assert refused.status_code == 413
    assert "too long to be sent" in refused.content.decode()


@pytest.mark.parametrize(
    ("body", "content_type", "is_terminated", "status"),
    [
        (b"login=a", "application/x-www-form-urlencoded", True, 200),
        (b"a=" + b"x" * 3_000_000, "application/x-www-form-urlencoded", True, 413),
        (b"login=a", "application/x-www-form-urlencoded", False, 411),
        (b"--x", "multipart/form-data; boundary=x", True, 411),
    ],
)
def test_form_sent_in_chunks_is_read_or_refused_with_a_page(
    db: None, body: bytes, content_type: str, is_terminated: bool, status: int
) -> None:
    answer = Client().post(
        "/accounts/login/",
        **{  # type: ignore[arg-type]
            "HTTP_TRANSFER_ENCODING": "chunked",
            "wsgi.input_terminated": is_terminated,
            "wsgi.input": io.BytesIO(body),
            "CONTENT_TYPE": content_type,
            "CONTENT_LENGTH": "",
        },
    )
    assert answer.status_code == status
    # What was typed is back in its field.
    assert (b'value="a"' in answer.content) == (status == 200)
