"""The mail server of the environment."""

import pytest

from zhidu.config.mail import MailServer, mail_server


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("", MailServer()),
        ("smtp://zhidu.test", MailServer("zhidu.test", 25)),
        ("smtp://zhidu.test:2525", MailServer("zhidu.test", 2525)),
        (
            "smtps://a%40zhidu.test:p%2Fw@zhidu.test",
            MailServer("zhidu.test", 465, "a@zhidu.test", "p/w", tls_from_start=True),
        ),
        ("smtp+starttls://a:b@zhidu.test", MailServer("zhidu.test", 587, "a", "b", tls_on_request=True)),
    ],
)
def test_is_read_from_an_address(url, server):
    assert mail_server(url) == server


@pytest.mark.parametrize("url", ["zhidu.test", "http://zhidu.test", "smtp://", "smtp://zhidu.test:x"])
def test_is_refused_where_the_address_names_none(url):
    with pytest.raises(SystemExit, match="ZHIDU_MAIL_URL"):
        mail_server(url)
