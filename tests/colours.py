"""What an eye makes of a colour: contrast, distance, colour blindness, a washed-out projector."""

import numpy as np

Colour = np.ndarray  # linear light in red, green and blue, from 0 to 1

# Ottosson, 2020: from linear light to the responses of the cones, and from their roots to OKLab.
_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_OKLAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
# Machado, Oliveira and Fernandes, 2009: no medium cones at all.
_DEUTERANOPIA = np.array(
    [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ]
)


def light(colour: str) -> Colour:
    """Return the linear light of a hex colour."""
    channels = np.array([int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def mix(stops: list[list[float | str]], at: float) -> Colour:
    """Return the light of a colour scale at a position, as Plotly and the painter mix it."""
    positions = [position for position, _ in stops]
    coded = np.array([[int(c[n : n + 2], 16) / 255 for n in (1, 3, 5)] for _, c in stops])
    mixed = [np.interp(at, positions, channel) for channel in coded.T]
    return light("#" + "".join(f"{round(255 * channel):02x}" for channel in mixed))


def luminance(seen: Colour) -> float:
    return float(seen @ [0.2126, 0.7152, 0.0722])


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2.2 defines it."""
    darker, lighter = sorted((luminance(light(one)), luminance(light(other))))
    return (lighter + 0.05) / (darker + 0.05)


def oklab(seen: Colour) -> np.ndarray:
    return _OKLAB @ np.cbrt(_CONES @ seen)


def distance(one: Colour, other: Colour) -> float:
    """Return the distance in OKLab: from black to white it is 1, and 0.02 can just be noticed."""
    return float(np.linalg.norm(oklab(one) - oklab(other)))


def without_green(seen: Colour) -> Colour:
    """Return what a deuteranope sees."""
    return np.clip(_DEUTERANOPIA @ seen, 0, 1)


def washed_out(seen: Colour, ratio: float = 4.0) -> Colour:
    """Return what a projector shows whose black is a share of its white: a contrast of 4 to 1."""
    return (1 + (ratio - 1) * seen) / ratio
