#!/usr/bin/env python3
"""Makes the pictures of docs/ from the real program: runs it in tmux, sends keys, and writes what is
on the screen as SVG.

    scripts/screenshots.py [--liar .build/release/liar] [--only NAME,…]

Needs tmux (a Debian package) and Python's standard library. Every picture is a scene: a size, a
theme, and keys; a key is sent when the screen shows what the scene waits for, so that slow machines
make the same pictures.
"""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unicodedata
from xml.sax.saxutils import escape

ROOT = pathlib.Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "docs" / "screenshots"
CELL_WIDTH, CELL_HEIGHT, FONT_SIZE = 8.43, 17, 14

# ANSI colours 0…15 as xterm has them; 16…255 follow from their number.
BASE = [
    "#000000", "#cd0000", "#00cd00", "#cdcd00", "#1e90ff", "#cd00cd", "#00cdcd", "#e5e5e5",
    "#7f7f7f", "#ff0000", "#00ff00", "#ffff00", "#5c5cff", "#ff00ff", "#00ffff", "#ffffff",
]


def indexed(number):
    """The colour of a number from 0 to 255."""
    if number < 16:
        return BASE[number]
    if number >= 232:
        level = 8 + (number - 232) * 10
        return f"#{level:02x}{level:02x}{level:02x}"
    number -= 16
    levels = [0, 95, 135, 175, 215, 255]
    red, green, blue = levels[number // 36], levels[number // 6 % 6], levels[number % 6]
    return f"#{red:02x}{green:02x}{blue:02x}"


class Style:
    """What the escape sequences before a character have set."""

    def __init__(self):
        self.reset()

    def reset(self):
        self.foreground = self.background = None
        self.bold = self.dim = self.italic = self.underline = self.reverse = False

    def apply(self, numbers):
        numbers = list(numbers) or [0]
        while numbers:
            code = numbers.pop(0)
            if code == 0:
                self.reset()
            elif code in (1, 2, 3, 4, 7):
                setattr(self, {1: "bold", 2: "dim", 3: "italic", 4: "underline", 7: "reverse"}[code], True)
            elif code == 22:
                self.bold = self.dim = False
            elif code in (23, 24, 27):
                setattr(self, {23: "italic", 24: "underline", 27: "reverse"}[code], False)
            elif code in (38, 48):
                colour = None
                if numbers and numbers[0] == 5:
                    colour, numbers = indexed(numbers[1]), numbers[2:]
                elif numbers and numbers[0] == 2:
                    colour, numbers = "#%02x%02x%02x" % tuple(numbers[1:4]), numbers[4:]
                setattr(self, "foreground" if code == 38 else "background", colour)
            elif code == 39:
                self.foreground = None
            elif code == 49:
                self.background = None
            elif 30 <= code <= 37 or 90 <= code <= 97:
                self.foreground = indexed(code - 30 if code < 90 else code - 82)
            elif 40 <= code <= 47 or 100 <= code <= 107:
                self.background = indexed(code - 40 if code < 100 else code - 92)

    def key(self, paper, ink):
        foreground, background = self.foreground or ink, self.background or paper
        if self.reverse:
            foreground, background = background, foreground
        return (foreground, background, self.bold, self.dim, self.italic, self.underline)


def columns(character):
    if unicodedata.combining(character) or character in "\u200d\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def runs(line, style, paper, ink):
    """Pieces of one style of a line of `tmux capture-pane -e`: (column, columns, text, style). What
    a line sets holds for the next one too, so the style is the caller's."""
    column, result = 0, []
    for part in re.split(r"(\x1b\[[0-9;:]*m)", line):
        if part.startswith("\x1b["):
            style.apply(int(number or 0) for number in re.split("[;:]", part[2:-1]))
            continue
        key = style.key(paper, ink)
        for character in part:
            if character in "\x0e\x0f":  # shifts between character sets
                continue
            width = columns(character)
            if result and (width == 0 or (result[-1][3] == key and result[-1][0] + result[-1][1] == column)):
                start, count, text, known = result[-1]
                result[-1] = (start, count + width, text + character, known)
            else:
                result.append((column, width, character, key))
            column += width
    return result


# Box drawing by its arms: up 1, right 2, down 4, left 8.
ARMS = {
    "─": 10, "│": 5, "╭": 6, "╮": 12, "╯": 9, "╰": 3, "┌": 6, "┐": 12, "┘": 9, "└": 3, "├": 7,
    "┤": 13, "┬": 14, "┴": 11, "┼": 15, "━": 10, "┃": 5, "╴": 8, "╶": 2, "╵": 1, "╷": 4,
}
SHADES = {"░": 0.25, "▒": 0.5, "▓": 0.75}
# A braille character's bits, in the order of their dots: (column, row).
DOTS = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)]


def shape(character, x, y):
    """Rectangles (x, y, width, height, opacity) for what fonts draw with gaps, or None."""
    w, h, code = CELL_WIDTH, CELL_HEIGHT, ord(character)
    if 0x2800 <= code <= 0x28FF:
        return [
            (x + (0.22 + 0.5 * column) * w, y + (0.06 + 0.25 * row) * h, 2.2, 2.2, 1)
            for bit, (column, row) in enumerate(DOTS) if code >> bit & 1
        ]
    if character in ARMS:
        line = 2.4 if character in "━┃" else 1.2
        cx, cy, arms = x + w / 2, y + h / 2, ARMS[character]
        return [
            rectangle for bit, rectangle in [
                (1, (cx - line / 2, y, line, h / 2, 1)), (2, (cx, cy - line / 2, w / 2, line, 1)),
                (4, (cx - line / 2, cy, line, h / 2, 1)), (8, (x, cy - line / 2, w / 2, line, 1)),
            ] if arms & bit
        ]
    if character in SHADES:
        return [(x, y, w, h, SHADES[character])]
    if character == "▀":
        return [(x, y, w, h / 2, 1)]
    if "▁" <= character <= "█":
        share = (code - 0x2580) / 8
        return [(x, y + h * (1 - share), w, h * share, 1)]
    if "▉" <= character <= "▏":
        return [(x, y, w * (0x2590 - code) / 8, h, 1)]
    return None


def svg(capture, width, height, paper, ink, title):
    """The screen as a picture: a rectangle a background, a text element a run."""
    w, h = width * CELL_WIDTH, height * CELL_HEIGHT
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{w:.0f}" height="{h:.0f}" '
        f'viewBox="0 0 {w:.1f} {h:.1f}" role="img">',
        f"<title>{escape(title)}</title>",
        f'<rect width="100%" height="100%" fill="{paper}"/>',
        f'<g font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="{FONT_SIZE}">',
    ]
    style = Style()
    for row, line in enumerate(capture.split("\n")[:height]):
        pieces = runs(line, style, paper, ink)
        for column, count, text, (foreground, background, bold, dim, italic, underline) in pieces:
            x, y = column * CELL_WIDTH, row * CELL_HEIGHT
            if background != paper:
                out.append(
                    f'<rect x="{x:.1f}" y="{y}" width="{count * CELL_WIDTH:.1f}" '
                    f'height="{CELL_HEIGHT}" fill="{background}"/>')
            drawn, where, paths = "", column, {}
            for character in text:
                pieces = shape(character, where * CELL_WIDTH, y)
                for left, top, wide, high, opacity in pieces or []:
                    piece = f"M{left:.1f} {top:.1f}h{wide:.1f}v{high:.1f}h{-wide:.1f}z"
                    paths[opacity] = paths.get(opacity, "") + piece
                drawn += character if pieces is None else " "
                where += columns(character)
            for opacity, path in paths.items():
                shade = f' fill-opacity="{opacity}"' if opacity < 1 else ""
                out.append(f'<path d="{path}" fill="{foreground}"{shade}/>')
            for word in re.finditer(r"\S+", drawn):
                x = (column + sum(map(columns, drawn[:word.start()]))) * CELL_WIDTH
                length = sum(map(columns, word.group())) * CELL_WIDTH
                extra = ' font-weight="bold"' if bold else ""
                extra += ' font-style="italic"' if italic else ""
                extra += ' text-decoration="underline"' if underline else ""
                extra += ' opacity="0.6"' if dim else ""
                out.append(
                    f'<text x="{x:.1f}" y="{y + 13}" textLength="{length:.1f}" fill="{foreground}"'
                    f"{extra}>{escape(word.group())}</text>")
    return "\n".join(out + ["</g>", "</svg>"]) + "\n"


# tmux with 24-bit colours, which few systems describe: themes should be seen as they are meant.
DIRECT = r"""
liar-direct|tmux with direct colours,
\tRGB, colors#0x1000000, pairs#0x10000,
\tsetab=\E[%?%p1%{8}%<%t4%p1%d%e48\:2\:\:%p1%{65536}%/%d\:%p1%{256}%/%{255}%&%d\:%p1%{255}%&%d%;m,
\tsetaf=\E[%?%p1%{8}%<%t3%p1%d%e38\:2\:\:%p1%{65536}%/%d\:%p1%{256}%/%{255}%&%d\:%p1%{255}%&%d%;m,
\tuse=tmux-256color,
""".replace("\\t", "\t")


class Screen:
    """The program in a tmux server of its own."""

    def __init__(self, command, width, height, home):
        self.socket = os.path.join(home, "tmux")
        description = os.path.join(home, "terminfo.src")
        pathlib.Path(description).write_text(DIRECT, encoding="utf-8")
        subprocess.run(["tic", "-x", "-o", os.path.join(home, "terminfo"), description], check=True)
        command = f"TERM=liar-direct TERMINFO={home}/terminfo {command}"
        environment = {
            **os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "XDG_CONFIG_HOME": home,
            "XDG_CACHE_HOME": home, "XDG_STATE_HOME": home, "XDG_DATA_HOME": home,
        }
        environment.pop("NO_COLOR", None)
        # The tour is for people who see the program for the first time.
        preferences = pathlib.Path(home) / "liar" / "preferences.json"
        preferences.parent.mkdir(parents=True)
        preferences.write_text('{"theme": "dark", "hasSeenTour": true}', encoding="utf-8")
        subprocess.run(
            ["tmux", "-f", "/dev/null", "-S", self.socket, "new-session", "-d", "-x", str(width),
             "-y", str(height), command, ";", "set", "-g", "status", "off"],
            check=True, env=environment, cwd=ROOT)
        self.tmux("resize-window", "-x", str(width), "-y", str(height))

    def tmux(self, *arguments):
        return subprocess.run(
            ["tmux", "-S", self.socket, *arguments], check=True, capture_output=True, text=True).stdout

    def capture(self, styled=False):
        return self.tmux("capture-pane", "-p", *(["-e", "-N"] if styled else []))

    def wait(self, text, seconds=60):
        """Until the screen shows a text (a regular expression)."""
        end = time.time() + seconds
        while time.time() < end:
            if re.search(text, self.capture()):
                return
            time.sleep(0.05)
        raise SystemExit(f"the screen never showed {text!r}:\n{self.capture()}")

    def settle(self):
        """Until the screen hasn't changed for a while."""
        last, since = None, time.time()
        while time.time() - since < 0.6:
            now = self.capture(styled=True)
            if now != last:
                last, since = now, time.time()
            time.sleep(0.1)

    def close(self):
        subprocess.run(["tmux", "-S", self.socket, "kill-server"], capture_output=True)


def run(scene, liar):
    home = tempfile.mkdtemp(prefix="liar-screens-")
    width, height = scene.get("size", (150, 40))
    theme = scene.get("theme", "dark")
    command = f"{liar} open {scene['arguments']} --theme {theme}"
    screen = Screen(command, width, height, home)
    try:
        for step in scene["steps"]:
            if step.startswith("wait:"):
                screen.wait(step[5:])
            elif step.startswith("type:"):
                screen.tmux("send-keys", "-l", step[5:])
            else:
                screen.tmux("send-keys", step)
            time.sleep(0.15)
        # What is at work never settles.
        if not scene.get("busy"):
            screen.settle()
        paper, ink = scene.get("paper", ("#1c1c1c", "#d0d0d0"))
        picture = svg(screen.capture(styled=True), width, height, paper, ink, scene["title"])
        target = OUTPUT / f"{scene['name']}.svg"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(picture, encoding="utf-8")
    finally:
        screen.close()
        shutil.rmtree(home, ignore_errors=True)


def main():
    sys.path.insert(0, str(ROOT / "scripts"))
    from screenshot_scenes import SCENES  # beside this file: what to show

    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--liar", default=".build/release/liar")
    parser.add_argument("--only", help="names of scenes, with commas")
    arguments = parser.parse_args()
    chosen = arguments.only.split(",") if arguments.only else None
    OUTPUT.mkdir(parents=True, exist_ok=True)
    for scene in SCENES:
        if chosen is None or scene["name"] in chosen:
            run(scene, arguments.liar)
            print(OUTPUT / f"{scene['name']}.svg")


if __name__ == "__main__":
    main()
