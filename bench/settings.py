"""The production settings, with a bare view beside the pages."""

from kuvend.config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
