"""Long text with a limit that counts as its author does."""

from django import forms


class Prose(forms.CharField):
    """Counts a line break as one character: browsers send two.

    The box has no ``maxlength``: a browser would cut what is pasted without a word.
    """

    def __init__(self, *, rows: int = 8, max_length: int, **kwargs):
        kwargs.setdefault("help_text", f"最多{max_length}个字。")
        super().__init__(
            max_length=max_length, widget=forms.Textarea(attrs={"rows": rows}), **kwargs
        )

    def widget_attrs(self, widget):
        return {"data-most": self.max_length}

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")
