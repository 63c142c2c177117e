#!/usr/bin/env python3
"""Draws what `tmux capture-pane -p -e -N` prints as a PNG.

    tmux capture-pane -p -e -N | screenshots/render.py -o demo.png

Every character sits in its cell of the grid, whatever the font thinks of its width. Needs Pillow,
wcwidth and, for looks, the fonts JetBrains Mono, DejaVu Sans Mono and Noto Sans CJK.
"""

import argparse
import functools
import glob
import os
import re
import sys

from PIL import Image, ImageDraw, ImageFont
from wcwidth import wcwidth

BACKGROUND = (24, 26, 31)
FOREGROUND = (208, 212, 220)
BASIC = [
    (58, 63, 75), (224, 108, 117), (134, 188, 114), (214, 178, 102),
    (104, 163, 230), (198, 124, 221), (86, 182, 194), (208, 212, 220),
    (98, 104, 118), (240, 140, 148), (160, 210, 140), (235, 205, 140),
    (140, 190, 250), (220, 160, 240), (120, 210, 220), (245, 247, 250),
]

# In order of preference; the first that has the glyph draws it.
FONTS = {
    False: ["JetBrainsMono-Regular.ttf", "DejaVuSansMono.ttf", "NotoSansCJK-Regular.ttc",
            "DejaVuSans.ttf", "NotoSansSymbols2-Regular.ttf", "NotoSansMono-Regular.ttf"],
    True: ["JetBrainsMono-Bold.ttf", "DejaVuSansMono-Bold.ttf", "NotoSansCJK-Bold.ttc",
           "DejaVuSans-Bold.ttf", "NotoSansSymbols2-Regular.ttf", "NotoSansMono-Bold.ttf"],
}
FOLDERS = ["/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts",
           "/Library/Fonts", "~/Library/Fonts", "/System/Library/Fonts"]
EMOJI = "NotoColorEmoji.ttf"
EMOJI_SIZE = 109  # the one size that this bitmap font has

SEQUENCE = re.compile(r"\x1b(?:\[([0-9;:]*)([@-~])|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()][0-9A-B]|.)")


def colour(number):
    """A colour of the 256: 16 basic ones, a cube of 6 by 6 by 6, 24 greys."""
    if number < 16:
        return BASIC[number]
    if number >= 232:
        return (8 + 10 * (number - 232),) * 3
    number -= 16
    return tuple(0 if step == 0 else 55 + 40 * step
                 for step in (number // 36, number // 6 % 6, number % 6))


class Pen:
    """The graphic rendition at one place (ECMA-48, SGR)."""

    def __init__(self):
        self.reset()

    def reset(self):
        self.front = self.back = None
        self.bold = self.dim = self.italic = self.underline = self.reverse = False

    def apply(self, parameters):
        codes = [int(code or 0) for code in re.split("[;:]", parameters)]
        while codes:
            code = codes.pop(0)
            if code == 0:
                self.reset()
            elif code in (1, 2, 3, 4, 7):
                setattr(self, ["bold", "dim", "italic", "underline", "", "", "reverse"][code - 1],
                        True)
            elif code == 22:
                self.bold = self.dim = False
            elif code in (23, 24, 27):
                setattr(self, {23: "italic", 24: "underline", 27: "reverse"}[code], False)
            elif code in (38, 48):
                kind = codes.pop(0) if codes else 0
                if kind == 5 and codes:
                    value = colour(codes.pop(0) & 255)
                elif kind == 2 and len(codes) >= 3:
                    value, codes = tuple(codes[:3]), codes[3:]
                else:
                    return
                if code == 38:
                    self.front = value
                else:
                    self.back = value
            elif 30 <= code <= 37 or 90 <= code <= 97:
                self.front = colour(code - 30 if code < 90 else code - 82)
            elif 40 <= code <= 47 or 100 <= code <= 107:
                self.back = colour(code - 40 if code < 100 else code - 92)
            elif code == 39:
                self.front = None
            elif code == 49:
                self.back = None

    def look(self):
        front, back = self.front or FOREGROUND, self.back or BACKGROUND
        if self.reverse:
            front, back = back, front
        if self.dim:
            front = tuple((3 * a + b) // 4 for a, b in zip(front, back))
        return front, back, self.bold, self.underline


def cells(text):
    """Rows of [characters, width, look]; a mark joins the cell before it."""
    rows, pen = [], Pen()
    for line in text.rstrip("\n").split("\n"):
        row, at = [], 0
        while at < len(line):
            found = SEQUENCE.match(line, at) if line[at] == "\x1b" else None
            if found:
                if found.group(2) == "m":
                    pen.apply(found.group(1))
                at = found.end()
                continue
            width = wcwidth(line[at])
            if width > 0:
                row.append([line[at], width, pen.look()])
            elif width == 0 and row:
                row[-1][0] += line[at]
            at += 1
        rows.append(row)
    return rows


@functools.lru_cache(maxsize=None)
def find(name):
    for folder in FOLDERS:
        found = glob.glob(os.path.join(os.path.expanduser(folder), "**", name), recursive=True)
        if found:
            return sorted(found)[0]
    return None


class Letters:
    """Finds a font for each character."""

    def __init__(self, size):
        self.size = size
        self.fonts = {bold: [ImageFont.truetype(find(name), size) for name in names if find(name)]
                      for bold, names in FONTS.items()}
        if not self.fonts[False]:
            sys.exit("render.py: none of these fonts is installed: " + ", ".join(FONTS[False]))
        self.fonts[True] = self.fonts[True] or self.fonts[False]
        self.emoji = ImageFont.truetype(find(EMOJI), EMOJI_SIZE) if find(EMOJI) else None
        first = self.fonts[False][0]
        self.ascent, descent = first.getmetrics()
        self.width = round(first.getlength("M"))
        self.height = self.ascent + descent

    @functools.lru_cache(maxsize=None)
    def pick(self, character, bold):
        for font in self.fonts[bold]:
            missing = font.getmask("\U0010fffe")
            mask = font.getmask(character)
            if (mask.size, bytes(mask)) != (missing.size, bytes(missing)):
                return font
        return None

    def draw(self, canvas, image, text, x, y, width, front, bold):
        font = self.pick(text[0], bold)
        if font is None:
            self.picture(image, text[0], x, y, width)
            return
        # The middle of the cells, for fonts that are wider or narrower than the grid.
        spare = width * self.width - font.getlength(text[0])
        shift = round(spare / 2) if font is not self.fonts[bold][0] else 0
        canvas.text((x + shift, y + self.ascent), text, font=font, fill=front, anchor="ls")

    def picture(self, image, character, x, y, width):
        if self.emoji is None:
            return
        tile = Image.new("RGBA", (136, 128), (0, 0, 0, 0))
        ImageDraw.Draw(tile).text((0, 0), character, font=self.emoji, embedded_color=True)
        side = min(width * self.width, self.height)
        tile = tile.resize((side, round(side * 128 / 136)), Image.LANCZOS)
        image.paste(tile, (x + (width * self.width - side) // 2,
                           y + (self.height - tile.height) // 2), tile)


# Each side of a cell as up, right, down, left: 0 nothing, 1 light, 2 heavy.
LINES = {
    "─": (0, 1, 0, 1), "━": (0, 2, 0, 2), "│": (1, 0, 1, 0), "┃": (2, 0, 2, 0),
    "┌": (0, 1, 1, 0), "┐": (0, 0, 1, 1), "└": (1, 1, 0, 0), "┘": (1, 0, 0, 1),
    "┏": (0, 2, 2, 0), "┓": (0, 0, 2, 2), "┗": (2, 2, 0, 0), "┛": (2, 0, 0, 2),
    "├": (1, 1, 1, 0), "┤": (1, 0, 1, 1), "┬": (0, 1, 1, 1), "┴": (1, 1, 0, 1),
    "┼": (1, 1, 1, 1),
}


def box(canvas, sides, x, y, width, height, scale, front):
    """Lines drawn by us meet at the cell's edges, whatever the font's line height."""
    middle_x, middle_y = x + width // 2, y + height // 2

    def bar(x0, y0, x1, y1):
        canvas.rectangle((x0, y0, x1 - 1, y1 - 1), fill=front)

    up, right, down, left = (side * scale for side in sides)
    thick = max(up, right, down, left)
    low, high = -(thick // 2), thick - thick // 2
    for side, rectangle in (
        (up, lambda h, t: (middle_x - h, y, middle_x - h + t, middle_y + high)),
        (down, lambda h, t: (middle_x - h, middle_y + low, middle_x - h + t, y + height)),
        (left, lambda h, t: (x, middle_y - h, middle_x + high, middle_y - h + t)),
        (right, lambda h, t: (middle_x + low, middle_y - h, x + width, middle_y - h + t)),
    ):
        if side:
            bar(*rectangle(side // 2, side))


def render(text, size, scale, cursor=None):
    rows = cells(text)
    letters = Letters(size * scale)
    columns = max((sum(cell[1] for cell in row) for row in rows), default=1)
    margin = letters.width
    image = Image.new("RGB", (columns * letters.width + 2 * margin,
                              len(rows) * letters.height + 2 * margin), BACKGROUND)
    canvas = ImageDraw.Draw(image)
    for index, row in enumerate(rows):
        x, y, column = margin, margin + index * letters.height, 0
        for characters, width, (front, back, bold, underline) in row:
            if cursor == (column, index):
                front, back = back, front
            right = x + width * letters.width
            if back != BACKGROUND:
                canvas.rectangle((x, y, right - 1, y + letters.height - 1), fill=back)
            if characters in LINES:
                box(canvas, LINES[characters], x, y, letters.width, letters.height, scale, front)
            elif characters.strip():
                letters.draw(canvas, image, characters, x, y, width, front, bold)
            if underline:
                line = y + letters.ascent + 2 * scale
                canvas.rectangle((x, line, right - 1, line + scale - 1), fill=front)
            x, column = right, column + width
    return image


def palette(text):
    """The colours of a picture, which are few, and the steps from each letter to its ground."""
    pairs = list(dict.fromkeys(look[:2] for row in cells(text) for _, _, look in row))[:120]
    pairs = list(dict.fromkeys([(FOREGROUND, BACKGROUND), *pairs]))
    steps = max(2, min(8, 256 // len(pairs)))
    colours = dict.fromkeys(
        tuple((a * step + b * (steps - 1 - step)) // (steps - 1) for a, b in zip(front, back))
        for front, back in pairs for step in range(steps))
    image = Image.new("P", (1, 1))
    image.putpalette([part for each in list(colours)[:256] for part in each])
    return image


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("file", nargs="?", help="the captured text; stdin if left out")
    parser.add_argument("-o", "--output", required=True, help="the PNG to write")
    parser.add_argument("--size", type=int, default=14, help="points of the font (14)")
    parser.add_argument("--scale", type=int, default=2, help="pixels per point (2)")
    parser.add_argument("--cursor", help="column,row of a block cursor, from 0")
    options = parser.parse_args()
    if options.file:
        with open(options.file, encoding="utf-8") as file:
            text = file.read()
    else:
        text = sys.stdin.buffer.read().decode("utf-8")
    cursor = tuple(map(int, options.cursor.split(","))) if options.cursor else None
    image = render(text, options.size, options.scale, cursor)
    image.quantize(palette=palette(text), dither=Image.Dither.NONE).save(
        options.output, optimize=True)


if __name__ == "__main__":
    main()
