"""What is wrong with one piece of a listener."""


class PieceError(Exception):
    """A piece cannot be made a filter chain; `name` is the piece's."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(text)
        self.name = name
