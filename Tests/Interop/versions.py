"""Compares what folders compute in two versions of transformers.

    python Tests/Interop/versions.py RESULTS.npz FOLDER [FOLDER …]

The first run keeps logits or states, and a decoder's continuation, in RESULTS.npz; a later one, with
another version of transformers, prints how far it is from them. The exit status is 1 if a folder
doesn't load.
"""

import json
import os
import sys

import numpy as np
import torch
import transformers

TOKENS = 24


def computed(folder):
    """Logits or states of some tokens, and what a decoder goes on with."""
    with open(os.path.join(folder, "config.json"), encoding="utf-8") as file:
        is_decoder = "CausalLM" in json.load(file)["architectures"][0]
    automatic = transformers.AutoModelForCausalLM if is_decoder else transformers.AutoModel
    model = automatic.from_pretrained(folder, trust_remote_code=True).float().eval()
    torch.manual_seed(0)
    tokens = torch.randint(5, 100, (1, TOKENS))
    with torch.no_grad():
        output = model(input_ids=tokens)
        if not is_decoder:
            return output.last_hidden_state.numpy(), np.zeros(0)
        more = model.generate(tokens, max_new_tokens=6, do_sample=False, pad_token_id=0)
    return output.logits.numpy(), more[0, TOKENS:].numpy()


def main(results, folders):
    known = dict(np.load(results)) if os.path.exists(results) else None
    found, failed = {}, False
    for folder in folders:
        name = os.path.basename(folder.rstrip("/"))
        try:
            numbers, more = computed(folder)
        except Exception as error:  # the others go on
            print(f"{name}: {type(error).__name__}: {str(error)[:160]}")
            failed = True
            continue
        found |= {name: numbers, name + " goes on": more}
        if known is not None and name in known:
            distance = np.abs(numbers - known[name]).max()
            same = np.array_equal(more, known[name + " goes on"])
            print(f"{name}: {distance:.1e}{'' if same else ', goes on otherwise'}")
    if known is None:
        np.savez(results, **found)
    print(f"transformers {transformers.__version__}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
