"""Addresses of the directory: one file a noun, each with the lists `public`, `member` and `desk`.

Prefixes are given by `kuvend.config.urls`: none, "member/" and "desk/".
"""

from django.urls import URLPattern

from kuvend.directory.urls import importing, joining, members, networks, profiles, translating

NOUNS = (members, networks, profiles, joining, importing, translating)

public: list[URLPattern] = [pattern for noun in NOUNS for pattern in noun.public]
member: list[URLPattern] = [pattern for noun in NOUNS for pattern in noun.member]
desk: list[URLPattern] = [pattern for noun in NOUNS for pattern in noun.desk]
