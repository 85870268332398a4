from pilots.forms.submissions import ProposeForm, ReturnForm

__all__ = ["ProposeForm", "ReturnForm"]
