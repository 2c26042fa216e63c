"""What is wrong with an expression, and exactly where."""


class ExpressionError(ValueError):
    """An expression cannot be read. `start` and `end` are positions in its text, `expected` what could stand there."""

    def __init__(self, text: str, start: int, end: int, expected: tuple[str, ...] = ()) -> None:
        super().__init__(text)
        self.start, self.end, self.expected = start, end, expected
