"""The log as it is stored, a line for each leaf.

`leaf` is a JSON string of the stored bytes, not the object they are: whoever parses the line gets the very bytes back,
and SHA-256(0x00 ‖ bytes) is `leaf_hash`, in any language and without canonical JSON.
"""

import orjson

from projections.exports.files import Files
from projections.exports.log import Advance, Log, Range, leaves

FILE = "leaves.ndjson"


def write_ndjson(log: Log, wanted: Range, files: Files, advance: Advance) -> None:
    """A line for each leaf of the range."""
    file = files.open(FILE)
    for position, stored, leaf_hash in leaves(log, wanted, advance):
        line = {"leaf_index": position, "leaf_hash": leaf_hash.hex(), "leaf": stored.decode()}
        file.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE), 1)
