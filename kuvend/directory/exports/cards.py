"""A profile as vCard (RFC 2426), which every telephone reads, and as schema.org data for search engines."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from kuvend.directory.queries.profiles import Profile
from kuvend.directory.states import ContactKind

LONGEST_LINE = 75  # octets, RFC 2426 section 2.6
NGO = "non_governmental_organization"


def vcard(profile: Profile, *, public_url: str) -> str:
    """Return the card of a member with the details this reader sees."""
    kind = "" if profile.is_individual else f"ORG:{_escaped(profile.name)}"
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "PRODID:-//Kuvend//Directory//EN",
        f"UID:{profile.public_id}",
        f"FN:{_escaped(profile.name)}",
        f"N:{_structured_name(profile)}",
        kind,
        f"NICKNAME:{_escaped(profile.acronym)}" if profile.acronym else "",
        f"URL:{public_url}{profile.url}",
    ]
    for contact in profile.contacts:
        value = _escaped(contact.value)
        if contact.kind == ContactKind.EMAIL:
            lines.append(f"EMAIL;TYPE=INTERNET:{value}")
        elif contact.kind in {ContactKind.TELEPHONE, ContactKind.MOBILE}:
            number = contact.url.removeprefix("tel:")
            lines.append(f"TEL;TYPE={'CELL' if contact.kind == ContactKind.MOBILE else 'WORK'},VOICE:{number}")
        elif contact.url:
            lines.append(f"URL:{contact.url}")
    # RFC 2426 section 3.2.1: box; extended; street; place; region; code; country. People write the street in one line.
    lines += [
        f"ADR;TYPE=WORK:;;{_escaped(address.text)};{_escaped(address.place)};;;{_escaped(address.country)}"
        for address in profile.addresses
    ]
    if profile.coordinates:
        lines.append("GEO:{:.4f};{:.4f}".format(*profile.coordinates))
    if profile.summary:
        lines.append(f"NOTE:{_escaped(profile.summary)}")
    lines += [f"REV:{profile.changed_at:%Y-%m-%dT%H:%M:%SZ}", "END:VCARD"]
    return "".join(_folded(line) for line in lines if line)


def _structured_name(profile: Profile) -> str:
    """Family and given name; an organisation has but the one."""
    if not profile.is_individual:
        return f"{_escaped(profile.name)};;;;"
    given, _, family = profile.name.rpartition(" ")
    return f"{_escaped(family)};{_escaped(given)};;;"


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Break a long line between characters; what follows begins with a blank.

    A break that a value brought along unescaped (an address of a page) begins no line of its own.
    """
    line = line.replace("\r", " ").replace("\n", " ")
    pieces, piece, size = [], "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > LONGEST_LINE:
            pieces.append(piece)
            piece, size = " ", 1
        piece += letter
        size += octets
    return "\r\n".join([*pieces, piece]) + "\r\n"


def structured_data(profile: Profile, *, public_url: str) -> SafeString:
    """Return schema.org JSON-LD of what everybody may see, safe within a script element.

    The caller passes the public profile: search engines are told no more than visitors.
    """
    url = f"{public_url}{profile.url}"
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Person" if profile.is_individual else "NGO" if profile.type_key == NGO else "Organization",
        "@id": url,
        "url": profile.website or url,
        "name": profile.name,
        "alternateName": [name for name in (profile.acronym, *(name for _, name, _ in profile.other_names)) if name],
        "description": profile.summary[:500],
        "email": next((contact.value for contact in profile.emails), ""),
        "telephone": next((point.value for point in profile.contacts if point.kind == ContactKind.TELEPHONE), ""),
        "address": [
            {
                "@type": "PostalAddress",
                "streetAddress": address.text,
                "addressLocality": address.place,
                "addressCountry": profile.country_code,
            }
            for address in profile.addresses
        ],
        "sameAs": [contact.url for contact in profile.contacts if contact.kind == ContactKind.SOCIAL and contact.url],
        "memberOf": [
            {"@type": "Organization", "name": standing.network.label, "url": f"{public_url}{standing.network.url}"}
            for standing in profile.networks
            if standing.is_counted
        ],
        "knowsAbout": [field.label for field in profile.fields_of_activity],
    }
    if not profile.is_individual:
        data["foundingDate"] = str(profile.year) if profile.year else ""
        data["areaServed"] = [place.label for place in profile.operates_in]
        data["logo"] = f"{public_url}{profile.logo}" if profile.logo.startswith("/") else ""
    text = json.dumps({key: value for key, value in data.items() if value}, ensure_ascii=False)
    # Within a script element only "<" can end it; ">" and "&" are escaped for old readers of XHTML.
    text = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return mark_safe(text)  # noqa: S308 - escaped in the line above
