"""Writes the tokens that llama.cpp finds by each of the ways to cut text that it names.

    python make_split_fixtures.py OUTPUT_FILE

The vocabulary and its merges are those of sample-models/tiny-llama. OUTPUT_FILE holds `texts`, and
for each value of `tokenizer.ggml.pre` a list of ids for each text.

Needs: gguf, llama-cpp-python.
"""

import ctypes
import json
import pathlib
import sys
import tempfile

import gguf
import llama_cpp

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
NAMES = ["gpt-2", "smollm", "llama-bpe", "dbrx", "qwen2", "gpt-4o"]
TEXTS = [
    "Hello World, it's a dog's life; WE'LL see, don't they?", "HTTPServer2024 costs 3.14159 or 1,000.",
    "  two spaces\n\n b\t\tc \r\n end  ", "ÉCOLE d'été, Éa ÉaÉ aÉb ÀÉ'd", "ǅungla ʰa ßA Straße",
    "日本語のテスト and 漢字Kanji", "x/\n//y!!/ (a)[b]{c}", "CamelCaseWords and snake_case_words", "aAaAbBB 's'T'LL",
    "e\u0301E\u0301 नमस्ते ไทย", "١٢٣٤ 12345678 ½", "🙂🙂 ok👍", "", " ", "\n", "'", "'S 'x I'M I'm",
]


def write(path, name):
    document = json.loads((ROOT / "sample-models/tiny-llama/tokenizer.json").read_text("utf8"))
    tokens = {id: token for token, id in document["model"]["vocab"].items()}
    added = {token["id"]: token["content"] for token in document["added_tokens"]}
    size = max([*tokens, *added]) + 1
    writer = gguf.GGUFWriter(str(path), "llama")
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(name)
    writer.add_token_list([added.get(id) or tokens[id] for id in range(size)])
    writer.add_token_types([3 if id in added else 1 for id in range(size)])
    writer.add_token_merges([
        merge if isinstance(merge, str) else " ".join(merge)
        for merge in document["model"]["merges"]])
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def ids(path):
    settings = llama_cpp.llama_model_default_params()
    settings.vocab_only = True
    model = llama_cpp.llama_model_load_from_file(str(path).encode(), settings)
    vocabulary = llama_cpp.llama_model_get_vocab(model)
    found = []
    for text in TEXTS:
        data = text.encode()
        room = (llama_cpp.llama_token * (len(data) + 8))()
        count = llama_cpp.llama_tokenize(
            vocabulary, data, len(data), room, len(room), False, False)
        found.append(list(room[:count]))
    llama_cpp.llama_model_free(model)
    return found


@llama_cpp.llama_log_callback
def silence(level, text, data):
    """llama.cpp says much of each file."""


if __name__ == "__main__":
    llama_cpp.llama_log_set(silence, ctypes.c_void_p(0))
    result = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in NAMES:
            write(pathlib.Path(folder) / "model.gguf", name)
            result[name] = ids(pathlib.Path(folder) / "model.gguf")
    lines = ",\n    ".join(f"{json.dumps(name)}: {json.dumps(own)}" for name, own in result.items())
    pathlib.Path(sys.argv[1]).write_text(
        f'{{\n  "texts": {json.dumps(TEXTS, ensure_ascii=False)},\n  "ids": {{\n    {lines}\n  }}\n}}\n',
        encoding="utf8")
