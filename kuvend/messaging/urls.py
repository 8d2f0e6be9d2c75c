"""Addresses of the mail."""

from django.urls import path

from kuvend.messaging.views import desk as desk_views
from kuvend.messaging.views import member as member_views
from kuvend.messaging.views import public as public_views

# Stands in mails: the same in every language.
plain = [path("unsubscribe/<str:code>/", public_views.unsubscribe, name="messaging_unsubscribe")]
member = [path("mails/", member_views.choose_delivery, name="messaging_choose_delivery")]
desk = [
    path("mails/", desk_views.show_outbox, name="messaging_outbox"),
    path("mails/<str:public_id>/again/", desk_views.send_again, name="messaging_send_again"),
]
