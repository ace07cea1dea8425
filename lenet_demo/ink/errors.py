"""What is said to somebody whose drawing cannot be read."""


class BadDrawing(ValueError):
    """A drawing or picture that is refused; its text is one sentence for the visitor."""
