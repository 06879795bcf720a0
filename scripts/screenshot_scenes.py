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
        "name": "trials",
        "title": "Trials: score against parameters",
        "arguments": BERT, "size": PANE,
        "steps": [READY, *evaluated(25, 50, 75), "4", "z", "v"],
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
