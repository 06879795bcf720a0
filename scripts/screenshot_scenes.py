"""The scenes of docs/screenshots: what each picture shows, and the keys that lead there."""

import pathlib
import tomllib

READY = "wait:●? ?ready"
# What a terminal's own background and text look like, by a theme's appearance.
PAPER = {"dark": ("#1c1c1c", "#d0d0d0"), "light": ("#ffffff", "#303030")}
PANE = (110, 24)  # one pane zoomed
BERT, LLAMA = "--sample", (
    "sample-models/tiny-llama --calibration sample-models/tiny-llama/data/calibration.txt "
    "--samples 64 --length 256 --evaluation sample-models/tiny-llama/data/held-out.txt")
FEW = (
    "sample-models/tiny-bert --calibration sample-models/tiny-bert/data/calibration.txt "
    "--samples 24")
HALF = ["a", "a", "=", "C-u", "type:50", "Enter", "a"]
# Evaluates the plan with the options that the dialog offers.
EVALUATE = ["e", "wait:Evaluate the plan", "Enter", "wait:trial \\d+, [^d]"]


def evaluated(*ratios):
    """Keys that evaluate the plan at each ratio."""
    keys = ["a", "a"]
    for ratio in ratios:
        keys += ["=", "C-u", f"type:{ratio}", "Enter", "e", "wait:Evaluate the plan", "Enter",
                 f"wait:{ratio} % LIAR: "]
    return keys


SCENES = [
    {
        "name": "overview",
        "title": "The workbench on the sample encoder: plan, error curves, tokens, trials",
        "arguments": BERT,
        "steps": [READY],
    },
    {
        "name": "sites",
        "title": "Sites: units kept, ratio, error curve, error, criterion, method",
        "arguments": BERT, "size": PANE,
        "steps": [READY, *HALF, "z"],
    },
    {
        "name": "curves",
        "title": "Error against ratio of one site, by method",
        "arguments": BERT, "size": PANE,
        "steps": [READY, "j", *HALF, "2", "z"],
    },
    {
        "name": "tokens",
        "title": "Relative error by token, all sites above each other",
        "arguments": BERT, "size": PANE,
        "steps": [READY, *HALF, "3", "z", "w"],
    },
    {
        "name": "units",
        "title": "A site's neurons by score, kept and pruned",
        "arguments": BERT, "size": PANE,
        "steps": [READY, "j", *HALF, "3", "z", "v"],
    },
    {
        "name": "units-by-hand",
        "title": "Two heads kept and one dropped by hand",
        "arguments": BERT, "size": PANE,
        "steps": [
            READY, *HALF, "3", "z", "v", "G", "+", "wait:kept by hand", "G", "+", "g", "l", "l", "l",
            "-", "wait:dropped by hand"],
    },
    {
        "name": "overfitting",
        "title": "Too few samples: the plan overfits, and its estimates rest on the ridge",
        "arguments": FEW, "size": (100, 30),
        "steps": [READY, *HALF, "s", "s", "W", "wait:worst"],
    },
    {
        "name": "worst-tokens",
        "title": "The worst tokens of a site, with the words around them",
        "arguments": BERT, "size": PANE,
        "steps": [READY, "j", *HALF, "3", "t", "wait:fitted|held-out"],
    },
    {
        "name": "trials",
        "title": "A sweep: score against size, up to the whole model",
        "arguments": BERT, "size": PANE,
        "steps": [READY, "%", "wait:Sweep", "Enter", "wait:★8", READY, "z"],
    },
    {
        "name": "sweep",
        "title": "The plan at several ratios, one evaluation each",
        "arguments": BERT, "size": PANE,
        "steps": [READY, "%", "wait:Sweep"],
    },
    {
        "name": "jobs",
        "title": "Jobs: what runs, what waits for it, and what has been done",
        "arguments": BERT, "size": PANE, "busy": True,
        "steps": [READY, "%", "wait:Sweep", "Enter", "7", "z", "wait:trial 1, ", "j"],
    },
    {
        "name": "known",
        "title": "A plan that was evaluated already",
        "arguments": BERT, "size": PANE,
        "steps": [READY, *evaluated(50), "e", "wait:Evaluate the plan", "Enter", "wait:evaluate again"],
    },
    {
        "name": "sessions",
        "title": "Sessions to go on with",
        "arguments": BERT, "size": PANE,
        "steps": [
            READY, *evaluated(50), "type::name half of everything", "Enter", "wait:the session: half",
            "o", "wait:Open a model", "C-u", "type:tiny-llama", "Enter",
            "wait:tiny-llama.*ready", "type::resume", "Enter", "wait:Sessions"],
    },
    {
        "name": "export",
        "title": "An export's size before it is written, by format and type",
        "arguments": LLAMA, "size": PANE,
        "steps": [READY, "x", "wait:Export", "Right", "Right", "Right", "wait:size: .*dense"],
    },
    {
        "name": "distribution",
        "title": "Errors over all tokens, by method",
        "arguments": BERT, "size": PANE,
        "steps": [READY, *HALF, "5", "z", "wait:median"],
    },
    {
        "name": "try-it",
        "title": "A prompt continued by the dense and by the pruned model",
        "arguments": LLAMA, "size": PANE,
        "steps": [READY, "6", "z", "Enter", "type:The fox ", "Enter", "wait:tokens/s|tok"],
    },
    {
        "name": "comparison",
        "title": "What the uniform plan has more or less than the budget's",
        "arguments": BERT,
        "steps": [
            READY, "j", "j", "p", "b", "wait:Budget", "C-u", "type:40%", "Enter", "wait:then", "Enter",
            "\\", "P", "wait:Presets", "Enter", "wait:then", "Enter", "|", "wait:B−A"],
    },
    {
        "name": "figures",
        "title": "Criteria and reconstructions at one ratio",
        "arguments": BERT, "size": PANE,
        "steps": [READY, "F", "wait:\\A(?![\\s\\S]*partial)[\\s\\S]*Figures.*\\n[\\s\\S]*\\d\\.\\d{4}"],
    },
    {
        "name": "budget",
        "title": "A budget of 50 %, before it is taken over",
        "arguments": BERT + " --token-weighting inverse-norm", "size": PANE,
        "steps": [READY, "b", "wait:Budget", "Enter", "wait:then"],
    },
]


def gallery():
    """A scene for each theme: one small screen that has table, curves and keys in it."""
    for file in sorted((pathlib.Path(__file__).resolve().parent.parent / "themes").glob("*.toml")):
        theme = tomllib.loads(file.read_text(encoding="utf-8"))
        roles, palette = theme.get("roles", {}), theme.get("palette", {})
        paper, ink = PAPER[theme.get("appearance", "dark")]
        colour = lambda role, otherwise: palette.get(roles.get(role), roles.get(role, otherwise))
        back = colour("background", paper)
        yield {
            "name": f"themes/{file.stem}",
            "title": f"The theme {file.stem}",
            "arguments": BERT, "size": (100, 30), "theme": file.stem,
            "paper": (back if back.startswith("#") else paper, colour("text", ink)),
            "steps": [READY, *HALF, "j"],
        }


SCENES += gallery()
