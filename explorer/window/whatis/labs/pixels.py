"""What the Pixels lab is, and what is on it."""

PIXELS: dict[str, tuple[str, str]] = {
    "PixelsLab": (
        "Pixels",
        "Shows a picture as what it is for a computer: tables of numbers. One table for each colour, called a "
        "[channel].",
    ),
    "PlanesView": (
        "The picture and its planes",
        "On top the picture, beside it its red, green and blue [channels|channel]. Come closer until you can read "
        "the number of every [pixel].",
    ),
    "PixelsLab/Red": (
        "The red plane",
        "Takes red out of the picture, or puts it back. What you see without it is the sum of the other two planes.",
    ),
    "PixelsLab/Green": (
        "The green plane",
        "Takes green out of the picture, or puts it back. Most of what looks bright to us is in it.",
    ),
    "PixelsLab/Blue": (
        "The blue plane",
        "Takes blue out of the picture, or puts it back. Skies are bright in it, skin is dark.",
    ),
    "PixelsLab/Planes shown": (
        "How planes are shown",
        "A plane is only a table of numbers and has no colour of its own. Tinted it is shown as the light it stands "
        "for, grey as plain numbers.",
    ),
    "PixelsLab/Picture": (
        "Colour or grey",
        "A colour picture has three [channels|channel], a grey one a single table. Grey is a weighted mean of red, "
        "green and blue.",
    ),
    "PixelsLab/Numbers": (
        "Range of the numbers",
        "Files keep whole numbers from 0 to 255, networks like them from 0 to 1. It is the same picture, divided by "
        "255.",
    ),
    "PixelsLab/Resolution": (
        "Resolution",
        "How many [pixels|pixel] the picture has. With fewer of them every one is the mean of a larger patch.",
    ),
    "PixelsLab/Bits a value": (
        "Bits",
        "How many different numbers a [pixel] can have: two for one bit, 256 for eight. With few of them smooth "
        "shades fall into steps.",
    ),
    "PixelsLab/Zoom": (
        "Zoom",
        "Comes closer or goes further away. When a [pixel] is large enough its number is written into it.",
    ),
    "PixelsLab/The mouse": (
        "What the mouse does",
        "It either moves about and lets you type numbers, or it paints. Painting writes numbers too, many at once.",
    ),
    "PixelsLab/Brush": (
        "Brush",
        "The colour that is painted with. A colour is three numbers, one for each [channel].",
    ),
    "PixelsLab/Width": (
        "Width of the brush",
        "How many [pixels|pixel] the brush covers. With a width of one you change a single pixel.",
    ),
}
