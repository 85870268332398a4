class BackupFailed(Exception):
    """A backup or its proof could not be made; says in Chinese what the administrator can do."""


class Unrestorable(BackupFailed):
    """The proof was made, and what the backup holds cannot be restored."""
