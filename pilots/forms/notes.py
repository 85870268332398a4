"""A note of the city's desks among themselves."""

from core.forms import PageForm
from core.once import OnceFormMixin
from pilots.forms.prose import Prose


class NoteForm(OnceFormMixin, PageForm):
    text = Prose(label="内部备注（仅市级可见，区里看不到）", rows=3, max_length=1000)
