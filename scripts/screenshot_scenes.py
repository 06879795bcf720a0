"""The scenes of docs/screenshots: what each picture shows, and the keys that lead there."""

READY = "wait:●? ?ready"

SCENES = [
    {
        "name": "overview",
        "title": "The workbench on the sample encoder: plan, error curves, tokens, trials",
        "arguments": "--sample",
        "steps": [READY],
    },
]
