"""Fields that several shapes share."""

import re
from collections.abc import Mapping, Sequence
from ipaddress import ip_network
from typing import Any

from cryptography import x509
from rest_framework import serializers

from console.accounts.openid.issuers import is_address
from console.accounts.permissions import Permission

MOST_ROLES = 50
"""So many roles of its own a tenant may have, and so many one person or team may hold."""

MOST_NETWORKS = 50
LONGEST_CA = 65_536


class SlugField(serializers.RegexField):
    """A name for addresses: lower-case letters, digits and inner hyphens, at most 40 characters."""

    default_error_messages = {"invalid": "Use lower-case letters, digits and inner hyphens."}

    def __init__(self, **options: Any) -> None:
        super().__init__(r"^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\Z", max_length=40, **options)


class AddressField(serializers.EmailField):
    """An e-mail address, in lower case: addresses are compared without regard to it.

    Quotes and parentheses, which some addresses could have, are refused: in the trail they tell whose token acted.
    """

    default_error_messages = {"odd_address": "Use an address without quotes, spaces and parentheses."}

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=254, **options)

    def to_internal_value(self, data: Any) -> str:
        """Return the address as it is kept."""
        address: str = super().to_internal_value(data).strip().lower()
        if re.search(r'[()"\s]', address):
            self.fail("odd_address")
        return address


class RolesField(serializers.ListField):
    """Names of roles: built in, or the tenant's own."""

    def __init__(self, **options: Any) -> None:
        super().__init__(child=SlugField(), max_length=MOST_ROLES, **options)


class PermissionsField(serializers.ListField):
    """Permissions, in the order of their declaration."""

    def __init__(self, **options: Any) -> None:
        child = serializers.ChoiceField([str(permission) for permission in Permission])
        super().__init__(child=child, max_length=len(Permission), **options)


class NetworkField(serializers.CharField):
    """A network as CIDR, as it is written usually; a single address is one of /32 or /128."""

    default_error_messages = {
        "network": "Write a network as CIDR, for example 203.0.113.0/24.",
        "host_bits": "There is an address within the network. Write {network}.",
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=43, **options)

    def to_internal_value(self, data: Any) -> str:
        """Return the network in its usual form."""
        text = super().to_internal_value(data)
        try:
            network = ip_network(text, strict=False)
        except ValueError:
            self.fail("network")
        if str(network).partition("/")[0] != str(ip_network(text.partition("/")[0])).partition("/")[0]:
            self.fail("host_bits", network=network)
        return str(network)


class NetworksField(serializers.ListField):
    """Networks, at most fifty."""

    def __init__(self, **options: Any) -> None:
        super().__init__(child=NetworkField(), max_length=MOST_NETWORKS, **options)


class IssuerField(serializers.CharField):
    """An issuer's address, exactly as it calls itself."""

    default_error_messages = {
        "issuer": "Write the issuer's address, for example https://id.example.com, without a query."
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=400, **options)

    def to_internal_value(self, data: Any) -> str:
        """Return the address."""
        text = super().to_internal_value(data)
        if not is_address(text) or "?" in text:
            self.fail("issuer")
        return text


class CaField(serializers.CharField):
    """PEM of the CAs that calls to an issuer trust instead of the public ones."""

    default_error_messages = {"pem": "This is no certificate as PEM."}

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=LONGEST_CA, allow_blank=True, **options)

    def to_internal_value(self, data: Any) -> str:
        """Return the text, once every certificate in it could be read."""
        text = super().to_internal_value(data)
        try:
            if text:
                x509.load_pem_x509_certificates(text.encode())
        except ValueError:
            self.fail("pem")
        return text


class PersonShape(serializers.Serializer):
    """A person as others see them."""

    id = serializers.UUIDField()
    email = serializers.EmailField()
    name = serializers.CharField()


def next_field() -> serializers.CharField:
    """Return the cursor field of a page."""
    return serializers.CharField(allow_null=True, help_text="Send it as `cursor` to read on; null at the end.")


def check_whole(values: Sequence[Mapping[str, Any]], *names: str) -> None:
    """Raise unless each of the values has all of these: what is left out of a change is left out of no part of it."""
    missing = {
        str(index): {name: [serializers.ErrorDetail("This field is required.", code="required")] for name in lacking}
        for index, each in enumerate(values)
        if (lacking := [name for name in names if name not in each])
    }
    if missing:
        raise serializers.ValidationError(missing)
