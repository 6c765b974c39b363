from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "clinic.accounts"
    label = "accounts"
    verbose_name = "Clinics and people"

    def ready(self) -> None:
        # All need tables, which cannot be imported before every app is known.
        from allauth.account import signals as account  # noqa: PLC0415
        from allauth.mfa import signals as factors  # noqa: PLC0415

        from clinic.accounts import trail  # noqa: PLC0415
        from clinic.accounts.refusals import record_wrong_code  # noqa: PLC0415

        # The only way allauth tells of a wrong code, and the one place through which every change of an account goes.
        factors.authentication_failed.connect(record_wrong_code)
        factors.authenticator_added.connect(trail.record_factor_added)
        factors.authenticator_removed.connect(trail.record_factor_removed)
        factors.authenticator_reset.connect(trail.record_factor_renewed)
        account.user_logged_in.connect(trail.record_sign_in)
        for signal in (account.password_set, account.password_changed, account.password_reset):
            signal.connect(trail.record_password)
