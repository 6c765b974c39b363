"""A form sent without its token is refused with a page that the one who sent it understands."""

import pytest
from django.test import Client

from tests.build import Cast


@pytest.mark.parametrize("path", ["/patients/new/", "/accounts/login/"])
def test_staff_form_without_its_token_gets_the_page_of_the_console(cast: Cast, path: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.nurse)
    refused = client.post(path, {})
    assert refused.status_code == 403
    assert "This form is too old to be sent" in refused.content.decode()
    assert "Allow cookies" not in refused.content.decode()
