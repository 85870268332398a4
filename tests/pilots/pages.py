"""Addresses and words of this room's pages."""

from django.urls import reverse


def page(name, *args, **query) -> str:
    """The address of a page of this room."""
    return reverse(f"pilots:{name}", args=args, query=query)


def text_of(response) -> str:
    return response.content.decode()
