"""Pictures that nobody should send: pictures.py FOLDER writes them there.

Cut short, moving, and of headers that promise more than any machine holds. The JPEG and the WebP
files are here as text; all others are made of chunks.
"""
import base64
import pathlib
import struct
import sys
import zlib

JPEG = base64.b64decode(  # 64 x 48, red above, blue below
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQ"
    "WnNiUFVtVkVGZIhlbXd7gYKBTmCNl4x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8"
    "fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wAARCAAwAEADASIAAhEBAxEB/8QA"
    "FwABAQEBAAAAAAAAAAAAAAAAAAIDBf/EABUQAQEAAAAAAAAAAAAAAAAAAAAR/8QAFwEBAQEBAAAAAAAA"
    "AAAAAAAAAAUDBv/EABURAQEAAAAAAAAAAAAAAAAAAAAT/9oADAMBAAIRAxEAPwDk0qKVjF1FV0qKUiVX"
    "SopSJVdKilIlWdKilVopdV0qKUiVXSopSJVdKilIlUUqKVWimVXSopSJVdKilIlV0qKUiVf/2Q==")
WEBP = base64.b64decode(  # the same
    "UklGRnwAAABXRUJQVlA4IHAAAAAQBQCdASpAADAAPxF2tFQsJqSjKBVdUYAiCWYA0tqzX79sN/+AJO3+"
    "Enl3oBFl79RYAP7pf3I3POLHHwS//42q7vHYb4w4U140TxeLXFn5RulljD8BSmH1E4TyhLcY18FomxHU"
    "pI0nlr9lDnobAAAA")
MOVING_WEBP = base64.b64decode(  # 32 x 24, red, then blue
    "UklGRoQAAABXRUJQVlA4WAoAAAACAAAAHwAAFwAAQU5JTQYAAAD/////AABBTk1GKAAAAAAAAAAAAB8A"
    "ABcAAGQAAAJWUDhMDwAAAC8fwAUABxD9j/4HIqL/AQBBTk1GKAAAAAAAAAAAAB8AABcAAGQAAABWUDhM"
    "DwAAAC8fwAUABxDR//4HIqL/AQA=")
MOVING_GIF = base64.b64decode(
    "R0lGODlhIAAYAPAAAP8AAAAAACH5BAAAAAAAIf8LTkVUU0NBUEUyLjADAQAAACwAAAAAIAAYAAACGoSP"
    "qcvtD6OctNqLs968+w+G4kiW5omm6lcAACH5BAAAAAAALAAAAAAgABgAgAAA/wAAAAIahI+py+0Po5y0"
    "2ouz3rz7D4biSJbmiabqVwAAOw==")


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def header(width, height):
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))


def png(width, height, colour, before=b"", after=b""):
    rows = (b"\0" + bytes(colour) * width) * height
    return (b"\x89PNG\r\n\x1a\n" + header(width, height)
            + before + chunk(b"IDAT", zlib.compress(rows)) + after + chunk(b"IEND", b""))


def moving_png():
    """APNG: the first image is what any reader of PNG shows, the second stands in fdAT."""
    control = struct.pack(">IIIIHHBB", 32, 24, 0, 0, 1, 10, 0, 0)
    blue = zlib.compress((b"\0" + b"\0\0\xff" * 32) * 24)
    return png(32, 24, (255, 0, 0),
               chunk(b"acTL", struct.pack(">II", 2, 0))
               + chunk(b"fcTL", struct.pack(">I", 0) + control),
               chunk(b"fcTL", struct.pack(">I", 1) + control)
               + chunk(b"fdAT", struct.pack(">I", 2) + blue))


def huge_png():
    return png(8, 8, (0, 0, 0)).replace(header(8, 8), header(60000, 60000))


def huge_jpeg():
    frame = JPEG.index(b"\xff\xc0")
    return JPEG[:frame + 5] + struct.pack(">HH", 60000, 60000) + JPEG[frame + 9:]


def huge_webp():
    canvas = (59999).to_bytes(3, "little")
    return MOVING_WEBP[:24] + canvas + canvas + MOVING_WEBP[30:]


PICTURES = {
    "utuh.png": png(64, 48, (0, 128, 0)), "utuh.jpg": JPEG, "utuh.webp": WEBP,
    "terpotong.png": png(64, 48, (0, 128, 0))[:60], "terpotong.jpg": JPEG[:len(JPEG) - 40],
    "terpotong.webp": WEBP[:len(WEBP) - 40],
    "bergerak.png": moving_png(), "bergerak.webp": MOVING_WEBP, "bergerak.gif": MOVING_GIF,
    "raksasa.png": huge_png(), "raksasa.jpg": huge_jpeg(), "raksasa.webp": huge_webp(),
}


def write(folder):
    for name, data in PICTURES.items():
        (pathlib.Path(folder) / name).write_bytes(data)


if __name__ == "__main__":
    write(sys.argv[1])
