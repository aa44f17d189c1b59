"""How one endpoint is asked at present: the form of structured output, and whether with extras. Found by what it refuses."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.model.presets import Format, Preset


@dataclass(slots=True)
class Way:
    """The ways to ask an endpoint, best first, and the one in use.

    Extras are a temperature, the body of the preset, the wish to be told tokens. What worked before is not given up for one
    refusal: an endpoint also refuses a message, for its length or its words.
    """

    ways: tuple[tuple[Format, bool], ...]
    place: int = 0
    _proven: bool = field(default=False, init=False)

    @classmethod
    def of(cls, preset: Preset) -> Way:
        """Return the ways of a preset. One with a body of its own is refused for that sooner than for the form it is known
        to take; of another endpoint nothing is known but that few refuse extras."""
        forms = preset.formats
        if preset.body:
            return cls(tuple((form, extras) for form in forms for extras in (True, False)))
        return cls(tuple((form, extras) for extras in (True, False) for form in forms))

    @property
    def form(self) -> Format:
        """The form of structured output in use."""
        return self.ways[self.place][0]

    @property
    def extras(self) -> bool:
        """Whether extras are sent."""
        return self.ways[self.place][1]

    def worked(self, place: int) -> None:
        """Note that a way gave an answer."""
        self._proven = self._proven or place == self.place

    def refused(self, place: int) -> bool:
        """Note that a way was refused; return whether another is to be tried now. When all are, the first is next."""
        if place != self.place:
            return True  # (a call beside this one went on already)
        if self._proven:
            self._proven = False
            return False
        self.place = (place + 1) % len(self.ways)
        return self.place > 0

    def without_extras(self, extras: bool) -> bool:
        """Note that a stream was refused that was asked for with `extras` or without; return whether to try again."""
        if extras and self.extras:
            self.place = self.ways.index((self.form, False))
        return extras
