"""What is wrong with one piece of a listener, or of what goes out."""


class PieceError(Exception):
    """A piece cannot be made what it should be; `name` is the piece's, `kind` its type where that is not plain."""

    def __init__(self, name: str, text: str, kind: str = "") -> None:
        super().__init__(text)
        self.name, self.kind = name, kind
