"""Changes every setting of a tokeniser's files in turn, and writes the ids that transformers gives.

    python make_tokenizer_settings_fixtures.py ../TokenizationTests/Fixtures/settings

cases.json   for each case: the folder it starts from, the files laid over it (null: taken away;
             "replace": texts changed in tokenizer.json), the key that is changed, the outcome that
             is asked for (equal: the same ids; refused: an error that names the key; noted: a note
             that does), and the number of the results: the ids of the texts, of a pair with its
             segments, and of texts cut to a length, by AutoTokenizer
pieces.json  for folders with nothing but a tokenizer.model: the two configurations, and the ids
merges/      vocab.json and merges.txt
unigram/     a tokenizer.json with XLM-RoBERTa's first tokens
wordpiece/   a tokenizer.json with MPNet's special tokens

Where the reference raises, the outcome is "refused", by whatever name.
"""

import contextlib
import io
import json
import os
import pathlib
import shutil
import sys
import tempfile
import warnings

os.environ.setdefault("HF_HUB_OFFLINE", "1")
import transformers
from transformers import AutoTokenizer

ROOT = pathlib.Path(__file__).parent.parent.parent
FIXTURES = ROOT / "Tests" / "TokenizationTests" / "Fixtures"
SAMPLES = ROOT / "sample-models"
transformers.utils.logging.set_verbosity_error()
warnings.simplefilter("ignore")

TEXTS = [
    "the farmer who is Sincere never smiles at the small garden",
    "  Caf\u00e9 na\u00efve\u00a0\u4e2d\u6587, don't!",
    "a [MASK] b [mask] x[MASK]y <mask> c <s> d </s> <|endoftext|>z <unk> [UNK]",
    "the NEWTOKEN newtoken xNEWTOKENy  NEWTOKEN . small",
    "", " x",
]
PAIR = (TEXTS[0], TEXTS[3])
LENGTH = 9

DOCUMENTS = {  # folder, its class, its family, where its tokenizer.json is
    "bert": ("BertTokenizer", "bert", SAMPLES / "tiny-bert"),
    "llama": ("PreTrainedTokenizerFast", "llama", SAMPLES / "tiny-llama"),
    "roberta": ("RobertaTokenizer", "roberta", FIXTURES / "roberta"),
    "metaspace": ("LlamaTokenizer", "llama", FIXTURES / "llama-metaspace"),
    "qwen2": ("Qwen2Tokenizer", "qwen2", FIXTURES / "qwen2"),
    "gpt-neox": ("GPTNeoXTokenizer", "olmo", FIXTURES / "roberta"),
    "gemma": ("GemmaTokenizer", "gemma2", FIXTURES / "llama-metaspace"),
    "xlm-roberta": ("XLMRobertaTokenizer", "xlm-roberta", FIXTURES / "settings" / "unigram"),
    "camembert": ("CamembertTokenizer", "camembert", FIXTURES / "settings" / "unigram"),
    "modernbert": ("PreTrainedTokenizerFast", "modernbert", FIXTURES / "modernbert"),
    "mpnet": ("MPNetTokenizer", "mpnet", FIXTURES / "settings" / "wordpiece"),
}


def token(content, **flags):
    return {"content": content, "lstrip": False, "rstrip": False, "single_word": False,
            "normalized": False, "special": True, **flags}


def typed(content, **flags):
    return {"__type": "AddedToken", **token(content, **flags)}


ROLES = ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"]
CASES = []


def case(base, name, key, outcome="equal", config=None, map=None, added=None, model=None,
         replace=(), drop=()):
    kind, family, _ = DOCUMENTS[base]
    files = {"config.json": {"model_type": family, **(model or {})},
             "tokenizer_config.json": {"tokenizer_class": kind, **(config or {})}}
    for file, content in (("special_tokens_map.json", map), ("added_tokens.json", added)):
        if content is not None:
            files[file] = content
    files["tokenizer_config.json"] = {
        k: v for k, v in files["tokenizer_config.json"].items() if v != "DEL"}
    files["config.json"] = {k: v for k, v in files["config.json"].items() if v != "DEL"}
    for file in drop:
        files[file] = None
    CASES.append(dict(base=base, name=f"{base}: {name}", key=key, outcome=outcome, files=files,
                      replace=list(replace)))


def change(key, *values, bases=DOCUMENTS, outcome="equal", **more):
    for base in bases:
        for value in values:
            shown = json.dumps(value, ensure_ascii=False) if value != "DEL" else "absent"
            case(base, f"{key} {shown}"[:100], key, outcome, {**more, key: value})


for base in DOCUMENTS:
    case(base, "as it is", "tokenizer_config.json")

# Roles: another token of the vocabulary, a new one, one with flags.
for role in ROLES:
    change(role, "small", "NEWTOKEN")
    change(role, typed("NEWTOKEN", lstrip=True), typed("NEWTOKEN", rstrip=True),
           typed("NEWTOKEN", single_word=True), typed("NEWTOKEN", normalized=True), bases=["bert", "llama"])
    change(role, None, bases=["llama", "roberta", "metaspace", "qwen2"])
    for base in ("bert", "llama", "roberta"):
        case(base, f"{role} in special_tokens_map.json", role, map={role: "NEWTOKEN"})
        case(base, f"{role} in both files", role, config={role: "small"}, map={role: "NEWTOKEN"})
        case(base, f"{role} with flags in special_tokens_map.json", role,
             map={role: token("NEWTOKEN", lstrip=True)})
for role in ("cls_token", "sep_token", "unk_token"):
    change(role, None, bases=["bert", "mpnet"], outcome="refused")
for role in ("pad_token", "mask_token", "bos_token", "eos_token"):
    change(role, None, bases=["bert", "mpnet"])
change("mask_token", {"content": "NEWTOKEN"}, 7, bases=["bert", "llama"], outcome="refused")

# Tokens without a role, and the model's own roles.
for key in ("additional_special_tokens", "extra_special_tokens"):
    change(key, ["NEWTOKEN"], ["small", "NEWTOKEN"], [typed("NEWTOKEN", lstrip=True)], [])
    change(key, [7], bases=["bert"], outcome="refused")
    for base in ("bert", "llama", "roberta"):
        case(base, f"{key} in special_tokens_map.json", key, map={key: ["NEWTOKEN"]})
        case(base, f"{key} in both files", key, config={key: ["small"]}, map={key: ["NEWTOKEN"]})
    case("bert", f"{key} with flags in special_tokens_map.json", key, map={key: [typed("NEWTOKEN", rstrip=True)]})
case("bert", "both names of extra tokens", "extra_special_tokens",
     config={"extra_special_tokens": ["small"], "additional_special_tokens": ["NEWTOKEN"]})
case("bert", "the newer name, empty", "extra_special_tokens",
     config={"extra_special_tokens": [], "additional_special_tokens": ["NEWTOKEN"]})
change("extra_special_tokens", {"image_token": "NEWTOKEN"}, bases=["bert", "llama", "qwen2"])
change("image_token", "NEWTOKEN", typed("NEWTOKEN", rstrip=True), bases=["bert", "llama", "qwen2"])

# The list of added tokens: flags, ids, and what it keeps from being read.
known = {
    "bert": {"0": token("[PAD]"), "1": token("[UNK]"), "2": token("[CLS]"), "3": token("[SEP]"), "4": token("[MASK]")},
    "llama": {"0": token("<|endoftext|>")},
}
size = {"bert": 600, "llama": 640}
for base in known:
    new = str(size[base])
    for flags in ({}, {"lstrip": True}, {"rstrip": True}, {"single_word": True}, {"normalized": True},
                  {"special": False}, {"special": False, "normalized": True}):
        case(base, f"a new token with {flags}", "added_tokens_decoder",
             config={"added_tokens_decoder": {**known[base], new: token("NEWTOKEN", **flags)}})
    case(base, "a new token without flags", "added_tokens_decoder",
         config={"added_tokens_decoder": {**known[base], new: {"content": "NEWTOKEN"}}})
    case(base, "a token of the vocabulary", "added_tokens_decoder",
         config={"added_tokens_decoder": {**known[base], "457": token("small")}}
         if base == "bert" else {"added_tokens_decoder": {**known[base]}})
    case(base, "a new token with another id", "NEWTOKEN", "refused",
         config={"added_tokens_decoder": {**known[base], "700": token("NEWTOKEN")}})
    case(base, "a known token with another id", "endoftext" if base == "llama" else "MASK", "refused",
         config={"added_tokens_decoder": {"9": token("[MASK]" if base == "bert" else "<|endoftext|>")}})
    case(base, "an empty list", "added_tokens_decoder", config={"added_tokens_decoder": {}})
    case(base, "no list for the role's token", "added_tokens_decoder",
         config={"added_tokens_decoder": known[base], "mask_token": "NEWTOKEN"})
    case(base, "other files beside the list", "added_tokens_decoder",
         config={"added_tokens_decoder": known[base]}, map={"mask_token": "NEWTOKEN"}, added={"NEWTOKEN": size[base]})
    case(base, "an entry without a text", "added_tokens_decoder", "refused",
         config={"added_tokens_decoder": {"0": {"special": True}}})
    case(base, "flags that contradict tokenizer.json", "added_tokens_decoder",
         config={"added_tokens_decoder": {
             k: {**v, "lstrip": True} for k, v in known[base].items()}})
    # added_tokens.json
    case(base, "a new token", "added_tokens.json", added={"NEWTOKEN": size[base]})
    case(base, "two new tokens", "added_tokens.json", added={"smile": size[base] + 1, "NEWTOKEN": size[base]})
    case(base, "a new token with a role", "added_tokens.json", added={"NEWTOKEN": size[base]},
         map={"mask_token": "NEWTOKEN"})
    case(base, "a new extra token", "added_tokens.json", added={"NEWTOKEN": size[base]},
         config={"extra_special_tokens": ["NEWTOKEN"]})
    case(base, "a new token of another id", "NEWTOKEN", "refused", added={"NEWTOKEN": 7000})
    case(base, "a known token of another id", "small" if base == "bert" else "endoftext", "refused",
         added={"small" if base == "bert" else "<|endoftext|>": 7})

# tokenizer.json's own list
JSON_TOKEN = ('"added_tokens": [', '"added_tokens": [\n    ' + json.dumps(
    {"id": 600, **token("NEWTOKEN", normalized=True, special=False)}) + ",")
for kind in ("BertTokenizer", "PreTrainedTokenizerFast"):
    config = {"tokenizer_class": kind}
    case("bert", f"a token in tokenizer.json, {kind}", "added_tokens", config=config, replace=[JSON_TOKEN])
    case("bert", f"a token in tokenizer.json of another id, {kind}", "NEWTOKEN", "refused", config=config,
         replace=[(JSON_TOKEN[0], JSON_TOKEN[1].replace("600", "650"))])
    case("bert", f"a token in tokenizer.json beside a list, {kind}", "added_tokens_decoder",
         config={**config, "added_tokens_decoder": known["bert"]}, replace=[JSON_TOKEN])
    case("bert", f"a token in both, {kind}", "added_tokens_decoder",
         config={**config, "added_tokens_decoder": {**known["bert"], "600": token("NEWTOKEN", normalized=True, special=False, lstrip=True)}},
         replace=[JSON_TOKEN])
case("bert", "a token in both, on which they disagree", "NEWTOKEN", "refused",
     config={"tokenizer_class": "PreTrainedTokenizerFast",
             "added_tokens_decoder": {**known["bert"], "600": token("NEWTOKEN", special=False)}},
     replace=[JSON_TOKEN])

# What the classes make of their own keys, and what others make of them.
change("do_lower_case", True, False)
change("strip_accents", True, False, None)
change("tokenize_chinese_chars", True, False)
case("bert", "cased, accents stripped", "strip_accents", config={"do_lower_case": False, "strip_accents": True})
for old, new in (('"lowercase": true', '"lowercase": false'), ('"handle_chinese_chars": true', '"handle_chinese_chars": false'),
                 ('"type": "BertPreTokenizer"', '"type": "WhitespaceSplit"'), ('"max_input_chars_per_word": 100', '"max_input_chars_per_word": 3')):
    for kind in ("BertTokenizer", "PreTrainedTokenizerFast"):
        case("bert", f"{new} in tokenizer.json, {kind}", "tokenizer.json", config={"tokenizer_class": kind},
             replace=[(old, new)])
change("add_prefix_space", True, False, None)
change("legacy", True, False)
change("add_bos_token", True, False)
change("add_eos_token", True, False)
change("split_special_tokens", True, False)
change("truncation_side", "left", "right")
# The side that tokenizer.json cuts counts where the configuration has no word on it.
for base, (_, _, source) in DOCUMENTS.items():
    if source is None:
        continue
    space = " " if source.is_relative_to(SAMPLES) else ""
    for side in ("Left", "Right"):
        cut = json.dumps(dict(direction=side, max_length=7, strategy="LongestFirst", stride=0))
        for config in ({}, {"truncation_side": "right"}, {"truncation_side": "left"}):
            case(base, f"cut at the {side} in tokenizer.json, {json.dumps(config)}", "truncation",
                 config=config, replace=[(f'"truncation":{space}null', f'"truncation":{space}{cut}')])
change("truncation_side", "middle", bases=["bert"], outcome="refused")
change("padding_side", "left", "right")
change("model_max_length", 16, 1e30, bases=["bert", "llama"])
change("max_len", 16, bases=["bert", "llama"])
change("model_input_names", ["input_ids", "attention_mask"], ["input_ids", "token_type_ids", "attention_mask"])

# Keys that change no ids.
for key, values in {
    "chat_template": ["{{ messages }}"], "clean_up_tokenization_spaces": [True, False], "errors": ["ignore"],
    "name_or_path": ["somewhere"], "processor_class": ["Processor"], "do_basic_tokenize": [False],
    "never_split": [["small"]], "use_fast": [False], "use_default_system_prompt": [True],
    "sp_model_kwargs": [{}], "spaces_between_special_tokens": [False], "max_length": [3], "stride": [2],
    "truncation_strategy": ["only_first"], "pad_to_multiple_of": [8], "pad_token_type_id": [1], "trim_offsets": [False],
    "verbose": [False], "backend": ["tokenizers"], "files_loaded": [[]], "is_local": [True],
    "local_files_only": [True], "special_tokens_map_file": ["x"], "tokenizer_file": ["x"], "vocab_file": ["x"],
    "response_template": [{}], "chat_control_tokens": [["small"]], "transformers_version": ["4.0.0"],
    "clean_up_tokenization_spaces_for_bpe_even_though_it_will_corrupt_output": [True],
}.items():
    change(key, *values, bases=["bert", "llama", "roberta", "metaspace"])
change("colour", "red", bases=["bert", "llama"], outcome="noted")
case("bert", "an unknown key of special_tokens_map.json", "colour", "noted", map={"colour": "red"})
case("bert", "a setting in special_tokens_map.json", "do_lower_case", map={"do_lower_case": False})
change("auto_map", {"AutoTokenizer": ["own.Tokenizer", None]}, bases=["bert"], outcome="refused")
change("auto_map", None, bases=["bert"])
CASES[-1]["outcome"] = "raises"
change("fast_tokenizer_files", ["tokenizer.4.0.0.json"], bases=["bert"], outcome="refused")
change("init_inputs", ["x"], bases=["bert"], outcome="refused")
change("init_inputs", [], bases=["bert"])
change("fix_mistral_regex", True, bases=["llama"], outcome="refused")
change("fix_mistral_regex", False, bases=["llama"])

# Which class reads a folder.
NAMES = ["BertTokenizer", "BertTokenizerFast", "DistilBertTokenizer", "ElectraTokenizerFast", "PreTrainedTokenizerFast",
         "PreTrainedTokenizer", "TokenizersBackend", "UnheardOfTokenizer", "DEL"]
change("tokenizer_class", *NAMES, bases=["bert"])
for name in ("T5TokenizerFast", "AlbertTokenizer", "XLNetTokenizer"):
    change("tokenizer_class", name, bases=["bert"], outcome="refused")
for name in ("RobertaTokenizer", "Qwen2Tokenizer", "GPT2Tokenizer", "LlamaTokenizer", "XLMRobertaTokenizer"):
    change("tokenizer_class", name, bases=["bert"], outcome="refused")
BYTES = ["GPT2Tokenizer", "GPT2TokenizerFast", "GPTNeoXTokenizer", "RobertaTokenizer", "Qwen2Tokenizer", "LlamaTokenizer", "LlamaTokenizerFast",
         "PreTrainedTokenizerFast", "UnheardOfTokenizer", "DEL"]
change("tokenizer_class", *BYTES, bases=["llama", "roberta", "qwen2", "gpt-neox"])
change("tokenizer_class", "LlamaTokenizer", "LlamaTokenizerFast", "GemmaTokenizer", "PreTrainedTokenizerFast", "DEL", bases=["metaspace", "gemma"])
change("tokenizer_class", "MPNetTokenizer", "MPNetTokenizerFast", "PreTrainedTokenizerFast", "BertTokenizer", "DEL",
       bases=["mpnet"])
change("tokenizer_class", "MPNetTokenizer", bases=["bert"])
# A family whose folders run tokenizer.json as it is, whatever they name.
change("tokenizer_class", "PreTrainedTokenizerFast", "GPT2Tokenizer", "BertTokenizer", "LlamaTokenizer", "DEL",
       bases=["modernbert"])
for base, families in {"llama": ["mistral", "qwen2", "qwen3", "roberta", "gemma2", "smollm3", "phi3", "granite", "olmo", "DEL"],
                       "gemma": ["gemma3_text", "gemma3", "smollm3"],
                       "metaspace": ["mistral", "phi3", "granite", "DEL"], "bert": ["distilbert", "roberta", "DEL"],
                       "roberta": ["bert", "llama", "camembert"]}.items():
    for family in families:
        for kind in (None, DOCUMENTS[base][0]):
            if family == "DEL" and kind is None:
                continue
            # RoBERTa's class makes something of a WordPiece vocabulary, which nobody can have meant.
            outcome = "refused" if (base, family, kind) == ("bert", "roberta", None) else "equal"
            case(base, f"model_type {family}, class {kind}", "model_type" if outcome == "equal" else "WordPiece",
                 outcome, config={"tokenizer_class": kind or "DEL"}, model={"model_type": family})
case("bert", "the class in config.json", "tokenizer_class", config={"tokenizer_class": "DEL"},
     model={"tokenizer_class": "PreTrainedTokenizerFast"})
case("bert", "no tokenizer_config.json", "tokenizer_config.json", drop=["tokenizer_config.json"])
case("llama", "no tokenizer_config.json", "tokenizer_config.json", drop=["tokenizer_config.json"])

# Folders without a tokenizer.json.
bare = json.loads((FIXTURES / "roberta" / "tokenizer.json").read_text(encoding="utf8"))["model"]
BARE = {"vocabulary": ("BertTokenizer", "bert"), "merges": ("RobertaTokenizer", "roberta"),
        "merges-gpt2": ("GPT2Tokenizer", "llama"), "merges-gpt-neox": ("GPTNeoXTokenizer", "olmo"), "merges-qwen2": ("Qwen2Tokenizer", "qwen2")}
for base, (kind, family) in BARE.items():
    DOCUMENTS[base] = (kind, family, None)
    case(base, "as it is", "tokenizer_config.json")
    for key, values in {"add_bos_token": [True], "add_eos_token": [True], "add_prefix_space": [True], "do_lower_case": [False],
                        "mask_token": ["NEWTOKEN"], "truncation_side": ["left"], "extra_special_tokens": [["NEWTOKEN"]],
                        "split_special_tokens": [True]}.items():
        change(key, *values, bases=[base])
    case(base, "an added token", "added_tokens.json",
         added={"NEWTOKEN": 600 if base == "vocabulary" else len(bare["vocab"])})


# -------------------------------------------------------------------------------- the reference


def lay_out(folder, item):
    folder.mkdir()
    base, source = item["base"], DOCUMENTS[item["base"]][2]
    if source is not None:
        shutil.copy(source / "tokenizer.json", folder / "tokenizer.json")
    elif base == "vocabulary":
        shutil.copy(SAMPLES / "tiny-bert" / "vocab.txt", folder / "vocab.txt")
    else:
        for name in ("vocab.json", "merges.txt"):
            shutil.copy(FIXTURES / "settings" / "merges" / name, folder / name)
    if item["replace"]:
        path = folder / "tokenizer.json"
        text = path.read_text(encoding="utf8")
        for old, new in item["replace"]:
            assert old in text, (item["name"], old)
            text = text.replace(old, new)
        path.write_text(text, encoding="utf8")
    for name, content in item["files"].items():
        if content is not None:
            (folder / name).write_text(json.dumps(content), encoding="utf8")


def reference(folder):
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            tokenizer = AutoTokenizer.from_pretrained(str(folder))
            texts = [tokenizer(text)["input_ids"] for text in TEXTS]
            pair = tokenizer(*PAIR)
            cut = [tokenizer(text, truncation=True, max_length=LENGTH)["input_ids"] for text in TEXTS[:2]]
            cut.append(tokenizer(*PAIR, truncation=True, max_length=LENGTH)["input_ids"])
            longest = tokenizer.model_max_length
    except Exception as error:
        return dict(error=f"{type(error).__name__}: {error}".splitlines()[0][:120])
    return dict(
        texts=texts, pair=pair["input_ids"], types=pair.get("token_type_ids", [0] * len(pair["input_ids"])), cut=cut,
        longest=longest if longest < 10**9 else None, kind=type(tokenizer).__name__)


def main(target):
    (target / "merges").mkdir(parents=True, exist_ok=True)
    (target / "merges" / "vocab.json").write_text(json.dumps(bare["vocab"], ensure_ascii=False), encoding="utf8")
    lines = [m if isinstance(m, str) else " ".join(m) for m in bare["merges"]]
    (target / "merges" / "merges.txt").write_text("#version: 0.2\n" + "\n".join(lines) + "\n", encoding="utf8")
    (target / "unigram").mkdir(exist_ok=True)
    document = json.loads((FIXTURES / "unigram" / "tokenizer.json").read_text(encoding="utf8"))
    first = ["<s>", "<pad>", "</s>", "<unk>"]
    document["model"].update(unk_id=3, vocab=[[t, 0.0] for t in first] + [
        entry for entry in document["model"]["vocab"] if entry[0] not in first])
    document["added_tokens"] = [{"id": i, **token(t)} for i, t in enumerate(first)]
    document["post_processor"] = None
    (target / "unigram" / "tokenizer.json").write_text(
        json.dumps(document, ensure_ascii=False, separators=(",", ":")), encoding="utf8")
    (target / "wordpiece").mkdir(exist_ok=True)
    text = (SAMPLES / "tiny-bert" / "tokenizer.json").read_text(encoding="utf8")
    for old, new in (("[PAD]", "<pad>"), ("[CLS]", "<s>"), ("[SEP]", "</s>"), ("[MASK]", "<mask>")):
        text = text.replace(old, new)
    (target / "wordpiece" / "tokenizer.json").write_text(
        json.dumps({**json.loads(text), "post_processor": None}, ensure_ascii=False,
                   separators=(",", ":")), encoding="utf8")
    results, written = [], []
    for item in CASES:
        with tempfile.TemporaryDirectory() as scratch:
            folder = pathlib.Path(scratch) / "model"
            lay_out(folder, item)
            result = reference(folder)
        if item["outcome"] == "raises":
            assert "error" in result, item["name"]
            continue
        if item["outcome"] == "equal" and "error" in result:
            print("raises  ", item["name"], result["error"])
            item.update(outcome="refused", key="")
        if item["outcome"] != "equal":
            print(f"{item['outcome']:8} {item['name']}: {result.get('error', 'computed')}")
        if item["outcome"] == "equal":
            if result not in results:
                results.append(result)
            item["result"] = results.index(result)
        written.append(item)
    lines = ",\n  ".join(json.dumps(c, ensure_ascii=False, separators=(",", ":")) for c in written)
    found = ",\n  ".join(json.dumps(r, separators=(",", ":")) for r in results)
    head = json.dumps(dict(made_with=dict(transformers=transformers.__version__), texts=TEXTS, pair=PAIR,
                           length=LENGTH), ensure_ascii=False)[:-1]
    (target / "cases.json").write_text(
        f'{head}, "results": [\n  {found}\n], "cases": [\n  {lines}\n]}}\n', encoding="utf8")
    print(len(written), "cases", {o: sum(c["outcome"] == o for c in written) for o in ("equal", "refused", "noted")},
          len(results), "different results")


def pieces(target):
    """Folders whose tokeniser is a SentencePiece model alone."""
    texts = [text for text in TEXTS if text.strip()] + ["\u2581x", "tab\there", "</s>", "a<unk>b"]
    cases = []
    for kind, family in ((None, "llama"), ("PreTrainedTokenizerFast", "llama"), (None, "mistral"),
                         ("LlamaTokenizer", "llama"), (None, "gemma2"),
                         (None, "gemma3_text"), (None, "smollm3"),
                         (None, "phi3"), (None, "granite"), (None, "olmo"),
                         ("LlamaTokenizer", "mistral"), (None, "xlm-roberta"), (None, "camembert")):
        for more in ({}, {"add_bos_token": True}, {"add_bos_token": False}, {"add_eos_token": True},
                     {"add_bos_token": True, "add_eos_token": True}, {"legacy": False},
                     {"legacy": True}, {"add_prefix_space": False}, {"add_prefix_space": True},
                     {"do_lower_case": True}):
            config = {**({"tokenizer_class": kind} if kind else {}), **more}
            with tempfile.TemporaryDirectory() as scratch:
                folder = pathlib.Path(scratch)
                shutil.copy(FIXTURES / "sentencepiece-bpe" / "tokenizer.model", folder)
                (folder / "tokenizer_config.json").write_text(json.dumps(config))
                (folder / "config.json").write_text(json.dumps({"model_type": family}))
                try:
                    tokenizer = AutoTokenizer.from_pretrained(scratch)
                    ids = [tokenizer(text)["input_ids"] for text in texts]
                except Exception:  # whatever it raises, there are no ids
                    ids = None
            cases.append(dict(tokenizer=config, model={"model_type": family}, ids=ids))
    lines = ",\n  ".join(json.dumps(c, separators=(",", ":")) for c in cases)
    head = json.dumps(dict(texts=texts), ensure_ascii=False)[:-1]
    (target / "pieces.json").write_text(
        f'{head}, "cases": [\n  {lines}\n]}}\n', encoding="utf8")
    print(len(cases), "cases of tokenizer.model alone")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
    pieces(pathlib.Path(sys.argv[1]))
