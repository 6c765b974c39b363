from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "clinic.accounts"
    label = "accounts"
    verbose_name = "Clinics and people"

    def ready(self) -> None:
        # Both need tables, which cannot be imported before every app is known.
        from allauth.mfa.signals import authentication_failed  # noqa: PLC0415

        from clinic.accounts.refusals import record_wrong_code  # noqa: PLC0415

        # The only way allauth tells of a wrong code.
        authentication_failed.connect(record_wrong_code)
