"""Pictures of writing are told from other pictures, whatever their tones."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from rightsarchive.extract.pdf.writing import Shown, unread_share

HEIGHT, WIDTH = 842, 595
Grey = npt.NDArray[np.float64]
WHOLE = Shown((0, 0, WIDTH, HEIGHT), (0, 0, WIDTH, HEIGHT), 1.0)
PARTLY = 0.045


def share(grey: Grey, *, words: tuple[Shown, ...] = (), picture: Shown = WHOLE) -> float:
    drawing = np.repeat(grey.clip(0, 255).astype(np.uint8)[..., None], 4, axis=2)
    return unread_share(drawing.tobytes(), 4 * WIDTH, [picture], words)


def letter(ground: int, ink: int, *, size: int = 6, lead: int = 14, lines: int = 60, noise: float = 3.0) -> Grey:
    """Words of strokes of one or two pixels, line by line, of uneven length."""
    chance = np.random.default_rng(7)
    grey = np.full((HEIGHT, WIDTH), float(ground))
    for top in range(40, min(HEIGHT - 40, 40 + lead * lines), lead):
        at = 40 + chance.integers(0, 9)
        while at < WIDTH - 40 - chance.integers(0, 40):
            for _ in range(chance.integers(2, 10)):
                kind, width = chance.integers(0, 3), 1 + size // 8
                if kind < 2:
                    grey[top : top + size, at : at + width] = ink
                if kind > 0:
                    middle = top + chance.integers(0, size)
                    grey[middle : middle + 1, at : at + size // 2 + 1] = ink
                at += size // 2 + 2
            at += size // 2 + 2
    return grey + chance.normal(0, noise, grey.shape)


def clouds(step: int, strength: float) -> Grey:
    small = np.random.default_rng(step).normal(0, strength, (HEIGHT // step + 2, WIDTH // step + 2))
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH] / step
    up, left = rows.astype(int), columns.astype(int)
    down, across = rows - up, columns - left
    one = small[up, left] * (1 - across) + small[up, left + 1] * across
    other = small[up + 1, left] * (1 - across) + small[up + 1, left + 1] * across
    mixed: Grey = one * (1 - down) + other * down
    return mixed


def windows() -> Grey:
    grey = 190 + clouds(60, 6)
    for top in range(60, HEIGHT - 40, 26):
        for left in range(30, WIDTH - 40, 15):
            grey[top : top + 12, left : left + 7] = 60
    return grey


def landscape() -> Grey:
    grey = 220 + clouds(150, 20)
    grey[500:] = (80 + clouds(5, 30))[500:]
    return grey


def roads() -> Grey:
    grey = np.full((HEIGHT, WIDTH), 235.0)
    for number in range(25):
        across = (40 * number + 60 * np.sin(np.arange(HEIGHT) / (60 + 9 * number))).astype(int) % (WIDTH - 2)
        grey[np.arange(HEIGHT), across] = grey[np.arange(HEIGHT), across + 1] = 90
    return grey


@pytest.mark.parametrize(
    "grey",
    [letter(250, 20), letter(30, 220), letter(235, 190, noise=1.5), letter(150, 90, noise=7), letter(245, 40, size=11, lead=26), letter(250, 40, lines=20)],
    ids=["dark on light", "light on dark", "faint", "a dark copy", "large", "a short letter"],
)  # fmt: skip
def test_writing_is_found(grey: Grey) -> None:
    stamp = Shown((400, 800, 580, 830), (400, 12, 580, 42), 40)
    assert share(grey, words=(stamp,)) > 2 * PARTLY


@pytest.mark.parametrize(
    "grey",
    [landscape(), windows(), roads(), 128 + clouds(4, 50), 128 + clouds(90, 60), np.full((HEIGHT, WIDTH), 240.0)],
    ids=["landscape", "house", "map", "gravel", "faces", "paper"],
)
def test_other_pictures_are_no_writing(grey: Grey) -> None:
    caption = Shown((40, 20, 500, 40), (40, 802, 500, 822), 60)
    assert share(grey, words=(caption,)) < PARTLY / 4
    assert share(grey, picture=Shown((0, 0, 595, 380), (0, 462, WIDTH, HEIGHT), 0.45)) < 0.004


def test_writing_that_was_recognised_or_is_not_in_a_picture_does_not_count() -> None:
    grey = letter(250, 20)
    layer = tuple(Shown((40, 842 - y - 10, 555, 842 - y), (40, y, 555, y + 10), 50) for y in range(38, 800, 14))
    assert share(grey, words=layer) == 0
    assert share(grey, picture=Shown((0, 0, 100, 20), (0, 822, 100, 842), 0.004)) == 0
    half = tuple(each for each in layer if each.pixels[1] < 421)
    sparse = tuple(each._replace(size=5) for each in half)
    assert PARTLY < share(grey, words=sparse) < 0.7 * share(grey)
