"""Adds offsets.json to the tokeniser fixtures: where in the text each token lies.

    python make_offset_fixtures.py

Reads each folder's tokenizer.json and the strings that are there. Offsets count code points. The
white space that byte-level post-processors cut from a token's place is left in.
"""

import json
import pathlib

from tokenizers import Tokenizer, processors

FIXTURES = pathlib.Path(__file__).parent.parent / "TokenizationTests" / "Fixtures"
STRINGS = json.loads((FIXTURES / "strings.json").read_text(encoding="utf8"))
FOLDERS = ["llama3", "minilm", "qwen2", "roberta", "word-piece-cased"]

for folder in FOLDERS:
    tokenizer = Tokenizer.from_file(str(FIXTURES / folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.post_processor = processors.TemplateProcessing(single="$A", pair="$A $B")
    rows = []
    for text in STRINGS:
        encoding = tokenizer.encode(text, add_special_tokens=False)
        rows.append({"text": text, "ids": encoding.ids,
                     "offsets": [place for pair in encoding.offsets for place in pair]})
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    (FIXTURES / folder / "offsets.json").write_text(text + "\n", encoding="utf8")
