"""Translations: finds the strings of the interface, keeps the catalogues in step, and refuses gaps.

`python -m tools.messages update` writes what is new into every catalogue; `missing LANG` lists what has no translation
as JSON and `fill LANG FILE.json` puts translations in; `check` fails on anything that a reader would see in English;
`compile` writes the compiled files. Everything in Python: GNU gettext is not needed.
"""
