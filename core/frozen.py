"""Rows that are evidence: inserted once, then only read."""

from django.db import models


class FrozenQuerySet(models.QuerySet):
    """Lets rows in and refuses every way of changing or removing them afterwards."""

    def update(self, **kwargs):
        raise TypeError(f"{self.model.__name__} rows are written once")

    def bulk_update(self, *args, **kwargs):
        raise TypeError(f"{self.model.__name__} rows are written once")

    def update_or_create(self, *args, **kwargs):
        raise TypeError(f"{self.model.__name__} rows are written once")

    def bulk_create(self, objs, *args, update_conflicts=False, **kwargs):
        if update_conflicts:
            raise TypeError(f"{self.model.__name__} rows are written once")
        return super().bulk_create(objs, *args, **kwargs)

    def delete(self):
        raise TypeError(f"{self.model.__name__} rows are kept")

    def _raw_delete(self, using):
        # The way by which deleting a parent takes its children along without asking them.
        raise TypeError(f"{self.model.__name__} rows are kept")


class FrozenModel(models.Model):
    """A row that is evidence.

    ``save`` inserts and nothing else: also a new object that carries the key of an existing row
    ends in an IntegrityError, not in an update. A subclass with words of its own writes
    ``class VersionQuerySet(FrozenQuerySet)`` and ``objects = VersionQuerySet.as_manager()``.
    """

    objects = FrozenQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} rows are written once")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args, **kwargs):
        raise TypeError(f"{type(self).__name__} rows are kept")
