"""Addresses of the mail."""

from django.urls import path

from kuvend.messaging.views import member as member_views
from kuvend.messaging.views import public as public_views

# Stands in mails: the same in every language.
plain = [path("unsubscribe/<str:code>/", public_views.unsubscribe, name="messaging_unsubscribe")]
member = [path("mails/", member_views.choose_delivery, name="messaging_choose_delivery")]
