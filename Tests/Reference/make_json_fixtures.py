"""What Python's json makes of documents, sound and broken: Tests/JSONSyntaxTests/Fixtures.

A line a document, three columns: its bytes in hexadecimal; what Python reads, as below, or
"refused"; the same for a strict reader, which has no NaN and no Infinity, no number beyond
float64, and no half of a surrogate pair.

A value is written with its members in their order, all of them: n, t, f; i and a decimal integer;
d and the bits of a float64; s and the UTF-8 in hexadecimal; [a,b]; {sKEY:a,sKEY:b}.

    python3 Tests/Reference/make_json_fixtures.py
"""

import json
import math
import random
import struct
from pathlib import Path

TARGET = Path(__file__).parent.parent / "JSONSyntaxTests" / "Fixtures" / "documents.tsv"

SOUND = [
    b"null", b"true", b"false", b"0", b"-0", b"-1", b"10", b"0.5", b"-1.5E-3", b"1e5", b"2E+1",
    b"1e-400", b"1e400", b"-1e400", b"9223372036854775807", b"-9223372036854775808",
    b"9223372036854775808", b"-9223372036854775809", b"123456789012345678901234567890",
    b"0.1", b"1.7976931348623157e308", b"5e-324", b"2.2250738585072011e-308", b"1E0", b"0e0",
    b"0.000", b"-0.0", b'""', b'"a"', "\"é\"".encode(), "\"🦙\"".encode(), b'"\x7f"',
    b'"\\"\\\\\\/\\b\\f\\n\\r\\t"', b'"\\u0041\\u00e9\\ud83d\\ude00"', b'"\\u0000"',
    b'"\\uD83E\\uDD99"', b'"\\ud83e"', b'"\\ud83e\\u0041"', b'"\\udd99"', b'"\\ud83e\\ud83e\\udd99"',
    b'"\\ud83e\\n"', b'"\\ud83ex"', b"[]", b"[ ]", b"[1]", b"[1, 2 ,3]", b"[[],{}]", b"{}", b"{ }",
    b'{"a":1}', b'{"a":1,"b":[true,null]}', b'{"a":1,"a":2}', b'{"":{}}', b'{"\\u0061":1,"a":2}',
    b" \t\r\n1 \t\r\n", b"\xef\xbb\xbf[1]", b"NaN", b"Infinity", b"-Infinity", b"[NaN,Infinity]",
    "\"\ud7ff\ue000\ufffd\U0010ffff\"".encode(), b'"\\uFFFF"', b'"\xc2\x80\xdf\xbf"',
    b"[" * 100 + b"]" * 100, b'{"a":' * 100 + b"1" + b"}" * 100,
]

BROKEN = [
    b"", b" ", b"\xef\xbb\xbf", b"01", b"-01", b"00", b"+1", b".5", b"1.", b"1.e5", b"1e", b"1e+",
    b"-", b"--1", b"0x1", b"1_000", b"1a", b"tru", b"True", b"nul", b"nan", b"inf", b"+Infinity",
    b"Infinit", b"-NaN", b"[", b"]", b"[1", b"[1,", b"[1,]", b"[,1]", b"[1 2]", b"[1]]", b"{", b"}",
    b'{"a"', b'{"a":', b'{"a":1', b'{"a":1,', b'{"a":1,}', b'{a:1}', b"{1:2}", b"{'a':1}", b'{"a" 1}',
    b'{"a":1 "b":2}', b'{,}', b'"', b'"a', b"'a'", b'"\\', b'"\\"', b'"\\x41"', b'"\\u"', b'"\\u12',
    b'"\\u123"', b'"\\u+041"', b'"\\u-041"', b'"\\u 041"', b'"\\u00g0"', b'"\\ud83e\\u00"', b'"\n"',
    b'"\t"', b'"\x00"', b'"\x1f"', b"1 2", b"1,", b"null x", b"// a\n1", b"/* a */1", b"#1", b"\x0b1",
    b"\x0c1", b"\xc2\xa01", b"\x001", b"1\x00", b'"\xff"', b'"\xc3"', b'"\xc3("', b'"\xc0\x80"',
    b'"\xe0\x9f\xbf"', b'"\xed\xa0\x80"', b'"\xf0\x8f\xbf\xbf"', b'"\xf4\x90\x80\x80"', b'"\xf5\x80\x80\x80"',
    b'"\x80"', b'"\xe2\x82"', b'"\xf0\x9f\xa6"', b"\xff\xfe1\x00", "\"a\"".encode("utf-16"), b"1.2.3",
    b"1e5.0", b"[1]\xff", b"\xef\xbb\xbf\xef\xbb\xbf1", b"1" * 5 + b"." , b'["a":1]', b'{"a":1]',
]

SEEDS = [
    b'{"a": [1, -2.5e3, "x\\u00e9\\n", true], "b": {"c": null, "d": "\xf0\x9f\xa6\x99"}, "e": 12345678}',
    b'{"model_type":"bert","layer_norm_eps":1e-12,"id2label":{"0":"NO","1":"YES"},"pad":null}',
    b'{"w":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"__metadata__":{"format":"pt"}}',
    b'[["\\ud83d\\ude00",-1.5],["\xe2\x96\x81a",-2],[NaN,-Infinity]]',
]
PIECES = list(b'{}[]":,\\.-+0123456789eEu \n\t\x00\x1f\x80\xbf\xc3\xed\xf4\xffatfnNI')


class Refused(Exception):
    pass


def written(value, strict):
    if value is None:
        return "n"
    if value is True or value is False:
        return "t" if value else "f"
    if isinstance(value, int):
        if -(2**63) <= value < 2**63:
            return f"i{value}"
        value = float(value)
    if isinstance(value, float):
        if strict and not math.isfinite(value):
            raise Refused
        if math.isnan(value):
            return "dNaN"
        return "d" + struct.pack(">d", value).hex()
    if isinstance(value, str):
        # Python keeps halves of pairs.
        if any(0xD800 <= ord(c) < 0xE000 for c in value):
            if strict:
                raise Refused
            value = "".join("\ufffd" if 0xD800 <= ord(c) < 0xE000 else c for c in value)
        return "s" + value.encode().hex()
    if isinstance(value, Members):
        pairs = (f"{written(k, strict)}:{written(v, strict)}" for k, v in value.pairs)
        return "{" + ",".join(pairs) + "}"
    return "[" + ",".join(written(v, strict) for v in value) + "]"


class Members:
    def __init__(self, pairs):
        self.pairs = pairs


def refuse(_):
    raise Refused


def verdict(document, strict):
    try:
        text = document.decode("utf-8-sig")
        constants = {"parse_constant": refuse} if strict else {}
        return written(json.loads(text, object_pairs_hook=Members, **constants), strict)
    except (Refused, OverflowError, ValueError):
        return "refused"


def damaged(count):
    generator = random.Random(1)
    for _ in range(count):
        document = bytearray(generator.choice(SEEDS))
        for _ in range(generator.randint(1, 3)):
            place = generator.randrange(len(document))
            piece = generator.choice(PIECES)
            match generator.randrange(4):
                case 0: document[place] = piece
                case 1: document.insert(place, piece)
                case 2: del document[place]
                case 3: del document[place:place + generator.randint(1, 8)]
            if not document:
                break
        yield bytes(document)


def main():
    documents = dict.fromkeys([*SOUND, *BROKEN, *SEEDS, *damaged(1500)])
    lines = ["\t".join([d.hex(), verdict(d, False), verdict(d, True)]) for d in documents]
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text("\n".join(lines) + "\n")
    refused = [sum(line.split("\t")[column] == "refused" for line in lines) for column in (1, 2)]
    print(f"{len(lines)} documents: Python refuses {refused[0]}, a strict reader {refused[1]}")


if __name__ == "__main__":
    main()
