"""Views for the desk."""
