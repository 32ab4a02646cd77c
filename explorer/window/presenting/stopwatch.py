"""How long something has been going on, with pauses.  No Qt."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Stopwatch:
    """before: seconds that had gone by when it was last started; since: when that was, None while it stands still."""

    before: float = 0.0
    since: float | None = None

    @property
    def runs(self) -> bool:
        """Whether it goes on."""
        return self.since is not None

    def seconds(self, now: float) -> float:
        """Return how many seconds have gone by."""
        return self.before + (0.0 if self.since is None else now - self.since)

    def toggled(self, now: float) -> "Stopwatch":
        """Return one that stands still if this runs, and runs if this stands still."""
        return Stopwatch(self.seconds(now), None if self.runs else now)

    def restarted(self, now: float) -> "Stopwatch":
        """Return one that begins at nothing; it runs if this runs."""
        return Stopwatch(0.0, now if self.runs else None)


def written(seconds: float) -> str:
    """Return ``1:02:03``, below an hour ``02:03``."""
    minutes, seconds = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"
