"""The one kind of error a user may read."""


class ExplorerError(Exception):
    """Something the user can act on, said in one sentence that tells what to do."""
