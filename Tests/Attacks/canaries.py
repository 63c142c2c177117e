"""Secrets made at random for one run, the `.env` that holds them, and the search for them in bytes.

    made = canaries.make(random.Random(), 0)       # 0 and 1 differ in length, first letter, parity, words, dates
    canaries.dotenv(made)
    canaries.Search(made).found(b"...")            # ["api_key: base64", ...]
"""
import base64
import functools
import hashlib
import html
import json
import re
import string
from urllib.parse import quote, quote_plus, unquote, unquote_plus

AN = string.ascii_letters + string.digits
# Too short or too common to be searched for: only the comparison of two runs shows whether they leak.
PLAIN = {"pin", "word", "flag", "day", "small", "label"}
HASHES = ("md5", "sha1", "sha256", "sha512")


def make(rng, which):
    def word(count, letters=AN):
        return "".join(rng.choice(letters) for _ in range(count))

    first = word(1, "abcdefghijkm" if which == 0 else "npqrstuvwxyz")
    body = "\n".join(base64.b64encode(rng.randbytes(48)).decode() for _ in range(3 + which))
    marks = 'p@ss/w0rd+&="é\\\''
    return {
        "api_key": first + word(23 + 6 * which),
        "other_key": word(31 - 4 * which),
        "password": marks + word(10 + 3 * which),
        "number": word(1, "2468" if which else "1357") + word(10 + 2 * which, "123456789") + str(4 + which),
        "pem": f"-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----",
        "client_id": "cid-" + word(14 + which), "client_secret": ("sk_test_", "sk_live_")[which] + word(20 + which),
        "refresh_token": "rt." + word(24 - which), "user": ("ada", "grace")[which] + word(8) + "@example.test",
        "pin": ("4711", "90210")[which], "word": ("admin", "guest")[which], "flag": ("true", "false")[which],
        "day": ("2021-01-05", "2023-06-17")[which], "small": ("3", "7")[which], "label": ("alpha", "bravo")[which],
    }


def dotenv(made):
    lines = []
    for name, value in made.items():
        text = value.replace("\\", "\\\\").replace("'", "\\'")
        lines.append(f'{name}="{value}"' if "\n" in value else f"{name}='{text}'")
    return "\n".join(lines) + "\n"


def escaped(text, depth, ascii_only):
    for _ in range(depth):
        text = json.dumps(text, ensure_ascii=ascii_only)[1:-1]
    return text


def aligned(raw, encode, group, out):
    """What every encoding of a longer text holds, wherever the value begins in it."""
    found = set()
    for shift in range(group):
        text = encode(b"\0" * shift + raw + b"\0" * (-(shift + len(raw)) % group)).decode().rstrip("=")
        bits = 8 * group // out
        found.add(text[-(-shift * 8 // bits):(shift + len(raw)) * 8 // bits])
    return {part for part in found if len(part) >= 8}


@functools.lru_cache(maxsize=None)
def forms(value):
    """{name of the form: (texts, whether letter case counts)}"""
    raw = value.encode()
    b64 = aligned(raw, base64.b64encode, 3, 4)
    if not value.isascii():
        b64 |= aligned(value.encode("latin-1", "replace"), base64.b64encode, 3, 4)
    wide = value.encode("utf-16-le")
    digests = [hashlib.new(name, raw).digest() for name in HASHES]
    return {
        "raw": ({value, value.replace("\n", "\r\n")}, True),
        "escaped": ({escaped(value, depth, ascii) for depth in (1, 2, 3) for ascii in (True, False)}
                    | {repr(value)[1:-1], repr(raw)[2:-1]}, True),
        "url": ({quote(value, safe=""), quote(value), quote_plus(value), quote(quote(value, safe=""), safe=""),
                 "".join(f"%{byte:02x}" for byte in raw)}, False),
        "base64": (b64 | {part.translate(str.maketrans("+/", "-_")) for part in b64}
                   | aligned(base64.b64encode(raw), base64.b64encode, 3, 4) | aligned(wide, base64.b64encode, 3, 4), True),
        "base32": (aligned(raw, base64.b32encode, 5, 8), False),
        "hex": ({raw.hex(), wide.hex(), ":".join(f"{byte:02x}" for byte in raw)}, False),
        "reversed": ({value[::-1], escaped(value[::-1], 1, True), escaped(value[::-1], 1, False)}, True),
        "hash": ({digest.hex() for digest in digests}
                 | {base64.b64encode(digest).decode().rstrip("=").lower() for digest in digests}, False),
        "entities": ({html.escape(value), "".join(f"&#{ord(letter)};" for letter in value),
                      "".join(f"&#x{ord(letter):x};" for letter in value)}, False),
        "unicode": ({"".join(f"\\u{ord(letter):04x}" for letter in value)}, False),
        "codes": ({sep.join(str(ord(letter)) for letter in value) for sep in (",", ", ", " ", "-")}, True),
        "case": ({value}, False), "rot13": ({value.translate(ROT13)}, True),
    }


ROT13 = str.maketrans(string.ascii_letters, string.ascii_lowercase[13:] + string.ascii_lowercase[:13]
                      + string.ascii_uppercase[13:] + string.ascii_uppercase[:13])


def squashed(text):
    return re.sub(r"\\[ntr]|\\u[0-9a-fA-F]{4}|[^0-9A-Za-z]", "", text)


def leaves(value):
    """Every text and number in a JSON value, those of JSON texts inside of it too."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)
    elif isinstance(value, str):
        yield value
        if value[:1] in "{[\"":
            try:
                yield from leaves(json.loads(value))
            except ValueError:
                pass
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield str(value)


def joined(value):
    """The parts of arrays and objects put together: a value may be spread over records, fields and keys."""
    if isinstance(value, dict):
        yield "".join(leaves(list(value.values())))
        yield "".join(value)
        for inner in value.values():
            yield from joined(inner)
    elif isinstance(value, list):
        yield "".join(leaves(value))
        if value and all(isinstance(item, int) and 0 < item < 0x110000 for item in value):
            yield "".join(map(chr, value))
        rows = [item for item in value if isinstance(item, dict)]
        for key in {key: None for row in rows for key in row}:
            column = [row.get(key) for row in rows]
            yield "".join(leaves(column))
            if all(isinstance(item, int) and 0 < item < 0x110000 for item in column):
                yield "".join(map(chr, column))
        for inner in value:
            yield from joined(inner)
    elif isinstance(value, str) and value[:1] in "{[":
        try:
            yield from joined(json.loads(value))
        except ValueError:
            pass


class Search:
    """Finds secrets in bytes, in every form that somebody could turn back.

    values: {name: text}; what was minted may be added with `add`.
    """

    def __init__(self, values):
        self.secrets = {}
        for name, value in values.items():
            if name not in PLAIN:
                self.add(name, value)

    def add(self, name, value):
        core = re.sub(r"-----[A-Z ]+-----|\n", "", value)
        core = re.sub(r"^(sk_test_|sk_live_|cid-|rt\.)", "", core)
        self.secrets[name] = (value, forms(value), core, squashed(core))

    def found(self, raw, fragments=True):
        text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw
        if not text:
            return []
        parsed = []
        for line in text.split("\n"):
            if line[:1] in ("{", "["):
                try:
                    parsed.append(json.loads(line))
                except ValueError:
                    pass
        plain = "\n".join(["\n".join(leaves(value)) for value in parsed])
        spread = "\n".join([part for value in parsed for part in joined(value)])
        whole = "\n".join((text, text.replace("\\/", "/"), plain, spread))
        if "%" in whole:
            whole += "\n" + unquote(whole) + "\n" + unquote_plus(whole)
        if "&" in whole:
            whole += "\n" + html.unescape(plain or text)
        low, tight = whole.lower(), squashed(plain or text) + " " + squashed(spread)
        result = []
        for name, (value, known, core, alnum) in self.secrets.items():
            hits = [form for form, (texts, exact) in known.items()
                    if any((part if exact else part.lower()) in (whole if exact else low) for part in texts)]
            if not hits and len(alnum) >= 10 and (alnum in tight or alnum[::-1] in tight):
                hits = ["separated"]
            if not hits and fragments and len(core) >= 12:
                size = 9
                hits = [f"fragment {core[at:at + size]!r}" for at in range(len(core) - size + 1)
                        if core[at:at + size] in whole][:1]
            if hits:
                result.append(f"{name}: {', '.join(hits)}")
        return result


def renamed(text, values):
    """The text with every whole secret, as it is or encoded by its place, under its name."""
    for name, value in sorted(values.items(), key=lambda item: -len(item[1])):
        spellings = {value, quote(value, safe=""), quote(value), quote_plus(value),
                     escaped(value, 1, True), escaped(value, 1, False),
                     quote(value, safe="!#$%&'()*+,/:;=?@[]~")}
        for spelling in sorted(spellings, key=len, reverse=True):
            if name in PLAIN:
                text = re.sub(rf"(?<![0-9A-Za-z]){re.escape(spelling)}(?![0-9A-Za-z])", f"‹{name}›", text)
            else:
                text = text.replace(spelling, f"‹{name}›")
    return text


def selftest(made):
    """The search sees every form, and fires at no ordinary text."""
    import random
    search = Search(made)
    for name, value in made.items():
        if name in PLAIN:
            continue
        for form, (texts, _) in search.secrets[name][1].items():
            for part in texts:
                assert search.found(f"x{part}y"), (name, form)
        assert search.found(json.dumps([{"c": letter} for letter in value])), (name, "records")
        assert search.found(json.dumps({"codes": [ord(letter) for letter in value]})), (name, "numbers")
        assert search.found("-".join(value)), (name, "separated")
    rng = random.Random(5)
    noise = "".join(rng.choice(AN + " \n") for _ in range(50_000))
    assert search.found(noise) == [], search.found(noise)
