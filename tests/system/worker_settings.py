"""The program's own settings, with a mail server slow enough to be interrupted."""

from clinic.settings import *  # noqa: F403

EMAIL_BACKEND = "tests.system.slow_mail.SlowFileBackend"
