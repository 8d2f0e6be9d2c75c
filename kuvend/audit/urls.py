"""Addresses of the record."""

from django.urls import path

from kuvend.audit.views.desk import check_record, show_record

desk = [
    path("audit/", show_record, name="audit_record"),
    path("audit/check/", check_record, name="audit_check"),
]
