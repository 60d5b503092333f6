"""Images as batch normalization takes them: pixels are samples, channels are features."""

from .array_libraries import Array, namespace


def to_rows(images: Array) -> Array:
    """Return images (N, C, H, W) as rows (N·H·W, C): image by image, line by line.

    Raises
    ------
    ValueError
        The images have not four axes.
    """
    if images.ndim != 4:
        raise ValueError(f"Images have the axes N, C, H and W, but there are {images.ndim} axes.")
    xp = namespace(images)
    return xp.reshape(xp.permute_dims(images, (0, 2, 3, 1)), (-1, images.shape[1]))


def from_rows(rows: Array, shape: tuple[int, int, int, int]) -> Array:
    """Return rows (N·H·W, C) as images of the shape (N, C, H, W): the way back of `to_rows`."""
    n, c, height, width = shape
    xp = namespace(rows)
    return xp.permute_dims(xp.reshape(rows, (n, height, width, c)), (0, 3, 1, 2))
