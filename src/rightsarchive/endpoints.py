"""Addresses of servers that an archive keeps something on."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from rightsarchive.errors import SettingsError

_ENDPOINT = re.compile(r"https?://[^/@?#\s]+/?")


def check_endpoint(endpoint: str) -> bool:
    """Whether an address leads to this computer, so that it may be asked without TLS. Raises SettingsError where it is none, or where
    the way to it is not secret."""
    if _ENDPOINT.fullmatch(endpoint) is None:
        raise SettingsError(
            f"{endpoint!r} is no address of a server.",
            advice="Write https://HOST or https://HOST:PORT, without a name or a password in it.",
        )
    parts = urlsplit(endpoint)
    host = parts.hostname or ""
    try:
        local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = host == "localhost"
    if parts.scheme == "http" and not local:
        raise SettingsError(
            f"{endpoint} would send what is confidential over the network for everyone to read.",
            advice="Use https://.",
        )
    return local
