"""Pictures inside documents, without what the camera or the program wrote beside the pixels. Lossless."""

import struct
import zlib

JPEG, PNG = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
START_OF_SCAN, END_OF_IMAGE = 0xDA, 0xD9
PART_OF_SCAN = {0x00, 0xFF, *range(0xD0, 0xD8)}  # a byte 0xFF itself, padding, and restart marks

# Kept beside the pixels: how colours are meant (JFIF, ICC profile, Adobe's colour transform).
KEPT_SEGMENTS = (b"JFIF\0", b"ICC_PROFILE\0", b"Adobe")
KEPT_CHUNKS = {
    *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD"),
    b"pHYs",
}


def without_extras(data: bytes) -> bytes:
    """The same picture as JPEG or PNG with nothing but its pixels; any other format as it was.

    Raises ValueError when it cannot be followed to its end.
    """
    try:
        if data.startswith(JPEG):
            return jpeg(data)
        if data.startswith(PNG):
            return png(data)
    except (IndexError, struct.error) as error:
        raise ValueError("The picture breaks off.") from error
    return data


def jpeg(data: bytes) -> bytes:
    kept, place = [JPEG], 2
    while True:
        if data[place] != 0xFF:
            raise ValueError("A part of the picture does not begin where it should.")
        marker = data[place + 1]
        if marker == 0xFF:  # padding
            place += 1
            continue
        if marker == END_OF_IMAGE:
            return b"".join(kept) + data[place : place + 2]
        (length,) = struct.unpack_from(">H", data, place + 2)
        segment = data[place : place + 2 + length]
        is_extra = 0xE0 <= marker <= 0xEF or marker == 0xFE
        if not is_extra or segment[4:].startswith(KEPT_SEGMENTS):
            kept.append(segment)
        place += 2 + length
        if marker == START_OF_SCAN:
            end = end_of_scan(data, place)
            kept.append(data[place:end])
            if end == len(data):  # it breaks off in the middle of its pixels, as browsers bear
                return b"".join(kept)
            place = end


def end_of_scan(data: bytes, place: int) -> int:
    """Where the pixels that begin at `place` end: at the next marker that is no part of them."""
    while (place := data.find(b"\xff", place)) >= 0 and place + 1 < len(data):
        marker = data[place + 1]
        if marker not in PART_OF_SCAN:
            return place
        place += 1 if marker == 0xFF else 2
    return len(data)


def png(data: bytes) -> bytes:
    kept, place = [PNG], len(PNG)
    while True:
        length, name = struct.unpack_from(">I4s", data, place)
        end = place + 12 + length
        if end > len(data):
            raise ValueError("The picture breaks off.")
        if name in KEPT_CHUNKS:
            content = data[place + 4 : end - 4]
            kept.append(data[place : place + 4] + content + struct.pack(">I", zlib.crc32(content)))
        if name == b"IEND":
            return b"".join(kept)
        place = end
