"""Why something was not set up or changed; each message is a Chinese sentence for the page."""


class SetupRefused(ValueError):
    """Nothing was written; the message says what to do next."""
