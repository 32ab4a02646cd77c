"""What a file is, from its first bytes: a picture, or something else that is called by its name."""

from PIL import features

FORMATS = ("PNG", "JPEG", "GIF", "BMP", "DIB", "TIFF", "WEBP", "AVIF", "PPM", "ICO", "JPEG2000")
"""What Pillow decodes by itself: no EPS, for which it would start a program on the file's behalf."""

SUFFIXES = (
    *(".png", ".apng", ".jpg", ".jpeg", ".jpe", ".jfif", ".webp", ".gif", ".bmp", ".dib", ".tif", ".tiff"),
    *(".avif", ".pbm", ".pgm", ".ppm", ".pnm", ".pfm", ".ico", ".jp2", ".j2k"),
)
"""How the names of pictures end, lower case."""

HEAD = 1024  # bytes that are looked at

_AS_PICTURE = "export it as JPEG or PNG"
_AVIF = "an AVIF picture"
_RAW = {
    ".cr2",
    ".cr3",
    ".crw",
    ".nef",
    ".nrw",
    ".arw",
    ".srf",
    ".sr2",
    ".dng",
    ".raf",
    ".orf",
    ".rw2",
    ".pef",
}
_PICTURES = (
    *(b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM", b"II*\0", b"MM\0*"),
    *(b"II+\0", b"MM\0+", b"\0\0\x01\0"),
)
_FOREIGN = (  # how it begins, what it is, what to do
    (b"%PDF", "a PDF document", "export the page as PNG"),
    (b"8BPS", "a Photoshop picture", _AS_PICTURE),
    (b"%!PS", "an EPS or PostScript file", _AS_PICTURE),
    (b"\xc5\xd0\xd3\xc6", "an EPS or PostScript file", _AS_PICTURE),
    (b"\xff\x0a", "a JPEG XL picture", _AS_PICTURE),
    (b"\0\0\0\x0cJXL ", "a JPEG XL picture", _AS_PICTURE),
    (b"gimp xcf", "a GIMP picture", _AS_PICTURE),
    (b"v/1\x01", "an OpenEXR picture", _AS_PICTURE),
    (b"#?RADIANCE", "a Radiance picture", _AS_PICTURE),
    (b"FUJIFILMCCD-RAW", "a camera's raw picture", _AS_PICTURE),
    (b"\x1aE\xdf\xa3", "a film", "save one of its pictures as PNG"),
    (b"PK\x03\x04", "an archive or an office document", "unpack it, or export the picture as PNG"),
)
_BRANDS = (  # in the files that begin with an "ftyp" box
    ((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), "a HEIC picture", _AS_PICTURE),
    ((b"avif", b"avis"), _AVIF, _AS_PICTURE),
    ((b"crx ",), "a camera's raw picture", _AS_PICTURE),
)


def is_raw(suffix: str) -> bool:
    """Whether a name ends as cameras' raw pictures do: of those a decoder would find the thumbnail only."""
    return suffix.lower() in _RAW


def refusal(name: str, head: bytes, raw: bool = False) -> str:
    """Return why a file that no decoder knows is not read, as a sentence that says what to do instead."""
    if raw:
        return f"{name} is a camera's raw picture, which is not read; {_AS_PICTURE}."
    if head.startswith(_PICTURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return f"{name} is damaged, or of a kind that is not read; export it again as PNG."
    what, remedy = _foreign(head)
    if not what:
        return f"{name} is not a picture; choose a PNG, JPEG, WebP, GIF or TIFF file."
    if what == _AVIF and features.check("avif"):
        return f"{name} is damaged or incomplete; choose another picture."
    return f"{name} is {what}, which is not read; {remedy}."


def _foreign(head: bytes) -> tuple[str, str]:
    """Return what it is and what to do; empty if that is not known."""
    for start, what, remedy in _FOREIGN:
        if head.startswith(start):
            return what, remedy
    if head[4:8] == b"ftyp":
        for brands, what, remedy in _BRANDS:
            if head[8:12] in brands:
                return what, remedy
    if head[4:8] in (b"ftyp", b"moov", b"mdat") or (head[:4] == b"RIFF" and head[8:12] == b"AVI "):
        return "a film", "save one of its pictures as PNG"
    if b"<svg" in head.lower():
        return "an SVG drawing", "export it as PNG"
    return "", ""
