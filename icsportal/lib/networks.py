"""What part of an address says which network asks, and nothing about who is in it. Pure."""

from ipaddress import IPv6Address, ip_address


def network_of(address: str) -> str:
    """An IPv4 address as it is; of IPv6 the part that a household or office shares; else "unknown"."""
    try:
        known = ip_address(address.strip())
    except ValueError:
        return "unknown"
    if isinstance(known, IPv6Address):
        known = known.ipv4_mapped or IPv6Address(int(known) >> 64 << 64)
    return str(known)
