"""The forms of the account pages, labelled as the rest of the program is."""

from collections.abc import Mapping
from typing import Any

from allauth.account import forms

LABELS: Mapping[str, str] = {
    "email": "E-mail",
    "login": "E-mail",
    "oldpassword": "Current password",
    "password1": "New password",
    "password2": "New password again",
}


class OurWords:
    """Mixed into a form of allauth. A placeholder is no label: it is gone once somebody types."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.label = LABELS.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)


class SignInForm(OurWords, forms.LoginForm):  # type: ignore[misc]
    pass


class AskResetForm(OurWords, forms.ResetPasswordForm):  # type: ignore[misc]
    pass


class ResetForm(OurWords, forms.ResetPasswordKeyForm):  # type: ignore[misc]
    pass


class ChangePasswordForm(OurWords, forms.ChangePasswordForm):  # type: ignore[misc]
    pass
