"""Views for the member."""
