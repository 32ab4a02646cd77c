"""Files as they are after a bad copy, and what may be said of them."""

import re
from random import Random

from explorer.errors import ExplorerError


def damaged(whole: bytes, random: Random) -> bytes:
    """Return a file with a few bytes flipped, written over, put in, or cut off at the end; mostly near both ends."""
    content = bytearray(whole)
    near = min(len(whole), random.choice([40, 400, len(whole)]))
    for _ in range(random.choice([1, 1, 8])):
        at = random.randrange(near)
        at = random.choice([at, len(content) - 1 - at])
        change = random.randrange(4)
        if change == 0:
            content[at] ^= 1 << random.randrange(8)
        elif change == 1:
            content[at : at + 4] = random.randbytes(4)
        elif change == 2:
            content[at:at] = random.randbytes(3)
        else:
            del content[max(at, 1) :]
            break
    return bytes(content)


def sentence_of(error: ExplorerError) -> str:
    assert re.fullmatch(r"[^\n]+\.", str(error)) and ". " not in str(error), error
    return str(error)
