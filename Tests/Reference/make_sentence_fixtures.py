"""Changes every setting of sentence-transformers' files in turn, and writes what it makes of them.

    python make_sentence_fixtures.py ../PruningEngineTests/Fixtures/sentence

cases.json           for each case: the files laid over sample-models/tiny-bert (null: taken away),
                     the key that is changed, the outcome that is asked for (equal: the same
                     embeddings; refused: an error that names the key; noted: a note that does),
                     and of two embeddings by SentenceTransformer.encode their width, their length
                     and every fourth entry, and their similarity; or the error
*.safetensors        weights of modules, which cases copy into their folders

Where the reference raises, "equal" is never asked for.
"""

import contextlib
import io
import json
import logging
import os
import pathlib
import shutil
import sys
import tempfile
import warnings

os.environ.setdefault("HF_HUB_OFFLINE", "1")
import torch
import transformers
from safetensors.torch import save_file
from sentence_transformers import SentenceTransformer

SAMPLE = pathlib.Path(__file__).parent.parent.parent / "sample-models" / "tiny-bert"
TEXTS = [
    "the farmer who is sincere never smiles at the small garden",
    "The Old Farmer never smiles. " * 3 + "The small dog sees a garden, and the farmer sleeps!",
]
WIDTH = 128
LAYOUT = "sentence_transformers.sentence_transformer.modules."
OLD = "sentence_transformers.models."

torch.manual_seed(20240607)
logging.disable(logging.WARNING)
transformers.utils.logging.set_verbosity_error()
warnings.simplefilter("ignore")


def module(index, kind, path, prefix=LAYOUT, **more):
    return {"idx": index, "name": str(index), "path": path, "type": prefix + kind, **more}


def modules(*kinds, prefix=LAYOUT):
    """A transformer and other modules, each in a folder of its own."""
    rest = [module(i + 1, k, f"{i + 1}_{k}", prefix) for i, k in enumerate(kinds)]
    return [module(0, "Transformer", "", prefix), *rest]


POOLING = {"embedding_dimension": WIDTH, "pooling_mode": "mean", "include_prompt": True}
TEXT = {"text": {"method": "forward", "method_output_name": "last_hidden_state"}}
BERT = {
    "transformer_task": "feature-extraction",
    "modality_config": TEXT,
    "module_output_name": "token_embeddings",
}
MODEL = {
    "__version__": {"sentence_transformers": "6.2.0"},
    "model_type": "SentenceTransformer",
    "prompts": {"query": "the old dog : ", "document": ""},
    "default_prompt_name": None,
    "similarity_fn_name": "cosine",
}
# What sentence-transformers 6 writes: what the other cases change.
BASE = {
    "modules.json": modules("Pooling"),
    "1_Pooling/config.json": POOLING,
    "sentence_bert_config.json": BERT,
    "config_sentence_transformers.json": MODEL,
}
CASES = []


def case(name, key, outcome="equal", files=None, copies=None, prompt=None, prompt_name=None):
    CASES.append(
        dict(
            name=name, key=key, outcome=outcome, files={**BASE, **(files or {})},
            copies=copies or {}, prompt=prompt, prompt_name=prompt_name,
        )
    )


def change(file, key, value, outcome="equal", base=None, name=None, **more):
    """One key of a file, "DEL" for taking it away."""
    content = {k: v for k, v in (base or BASE[file]).items() if k != key}
    if value != "DEL":
        content[key] = value
    shown = json.dumps(value) if value != "DEL" else "absent"
    case(name or f"{file}: {key} {shown}"[:110], key, outcome, {file: content}, **more)


# ------------------------------------------------------------------------------- modules.json

case("as sentence-transformers 6 writes it", "modules.json")
case("without modules.json", "modules.json", files={"modules.json": None})
case("older names of modules", "type", files={"modules.json": modules("Pooling", prefix=OLD)})
full = [
    {**module(0, "Transformer", ""), "type": "sentence_transformers.base.modules.transformer.Transformer"},
    {**module(1, "Pooling", "1_Pooling"), "type": LAYOUT + "pooling.Pooling"},
    {**module(2, "Normalize", "2_Normalize"), "type": "sentence_transformers.base.modules.normalize.Normalize"},
]
case("full names of modules", "type", files={"modules.json": full})
for kind in ("BoW", "CNN", "LSTM", "WeightedLayerPooling", "WordWeights", "WordEmbeddings",
             "StaticEmbedding", "Router", "Asym", "CLIPModel"):
    case(f"a {kind} module", kind, "refused", {"modules.json": modules("Pooling", kind)})
own = modules("Pooling")
own[1] = {**own[1], "type": "modeling_own.Pooling"}
case("a module of the model's own", "type", "refused", {"modules.json": own})
case("a class that isn't given", "type", "refused",
     {"modules.json": [own[0], {k: v for k, v in own[1].items() if k != "type"}]})
case("other idx", "idx", files={"modules.json": [dict(m, idx=9 - m["idx"]) for m in modules("Pooling")]})
case("no idx", "idx",
     files={"modules.json": [{k: v for k, v in m.items() if k != "idx"} for m in modules("Pooling")]})
case("kwargs", "kwargs", files={"modules.json": [dict(m, kwargs=["task"]) for m in modules("Pooling")]})
case("an unknown key of a module", "colour", "noted",
     {"modules.json": [dict(m, colour="red") for m in modules("Pooling")]})
case("other names", "name", files={"modules.json": [dict(m, name="m" + m["name"]) for m in modules("Pooling")]})
case("one name twice", "name", "refused",
     {"modules.json": [dict(m, name="m") for m in modules("Pooling", "Normalize")]})
case("another folder", "path",
     files={"modules.json": [module(0, "Transformer", ""), module(1, "Pooling", "pool")],
            "pool/config.json": {**POOLING, "pooling_mode": "cls"}})
case("a folder outside", "path", "refused",
     {"modules.json": [module(0, "Transformer", ""), module(1, "Pooling", "../pool")]})
case("the transformer in a folder", "0_Transformer", "refused",
     {"modules.json": [module(0, "Transformer", "0_Transformer"), module(1, "Pooling", "1_Pooling")]})
case("no transformer", "Transformer", "refused", {"modules.json": modules("Pooling")[1:]})
case("no modules at all", "Transformer", "refused", {"modules.json": []})
case("no pooling", "Pooling", "refused", {"modules.json": modules("Normalize")})
case("two poolings", "Pooling", "refused", {"modules.json": modules("Pooling", "Pooling")})
case("a folder without its file", "1_Pooling", "refused", {"1_Pooling/config.json": None})
case("dropout", "Dropout", files={"modules.json": modules("Pooling", "Dropout"),
                                  "2_Dropout/config.json": {"dropout": 0.5}})

# -------------------------------------------------------------------------------- Normalize

case("normalised", "Normalize", files={"modules.json": modules("Pooling", "Normalize")})
case("normalised, with its file", "module_input_name",
     files={"modules.json": modules("Pooling", "Normalize"),
            "2_Normalize/config.json": {"module_input_name": "sentence_embedding",
                                        "module_output_name": "sentence_embedding"}})
before = [module(0, "Transformer", ""), module(1, "Normalize", "1_Normalize"), module(2, "Pooling", "2_Pooling")]
case("normalised before there is an embedding", "Normalize",
     files={"modules.json": before, "2_Pooling/config.json": POOLING})
case("tokens normalised", "module_input_name",
     files={"modules.json": before, "2_Pooling/config.json": POOLING,
            "1_Normalize/config.json": {"module_input_name": "token_embeddings"}})
case("tokens normalised after they were pooled", "module_input_name",
     files={"modules.json": modules("Pooling", "Normalize"),
            "2_Normalize/config.json": {"module_input_name": "token_embeddings"}})
case("normalised into another place", "module_output_name", "refused",
     {"modules.json": modules("Pooling", "Normalize"),
      "2_Normalize/config.json": {"module_output_name": "other"}})
case("something else normalised", "module_input_name", "refused",
     {"modules.json": modules("Pooling", "Normalize"),
      "2_Normalize/config.json": {"module_input_name": "other"}})
case("an unknown key of Normalize", "colour", "noted",
     {"modules.json": modules("Pooling", "Normalize"), "2_Normalize/config.json": {"colour": 1}})

# ---------------------------------------------------------------------------------- Pooling

MODES = ["cls", "max", "mean", "mean_sqrt_len_tokens", "weightedmean", "lasttoken"]
FLAGS = ["cls_token", "max_tokens", "mean_tokens", "mean_sqrt_len_tokens", "weightedmean_tokens", "lasttoken"]
P = "1_Pooling/config.json"
for mode in MODES:
    change(P, "pooling_mode", mode)
change(P, "pooling_mode", ["weightedmean", "cls", "lasttoken"])
change(P, "pooling_mode", ["max"])
change(P, "pooling_mode", "DEL")
change(P, "pooling_mode", "median", "refused")
change(P, "pooling_mode", ["mean", "median"], "refused")
change(P, "pooling_mode", [], "refused")
change(P, "embedding_dimension", 7)
change(P, "embedding_dimension", "DEL", "noted", name="Pooling without its width")
CASES[-1].update(outcome="raises")
change(P, "colour", "red", "noted")


def flags(*on):
    return {"word_embedding_dimension": WIDTH, **{f"pooling_mode_{f}": f in on for f in FLAGS}}


for flag in FLAGS:
    case(f"{P}: pooling_mode_{flag}", f"pooling_mode_{flag}", files={P: flags(flag)})
case("several older flags", "pooling_mode", files={P: flags("lasttoken", "mean_tokens", "cls_token")})
case("no older flag", "pooling_mode", files={P: flags()})
case("an older flag beside the new key", "pooling_mode",
     files={P: {**POOLING, "pooling_mode": "max", "pooling_mode_cls_token": True}})
case("only the older width", "word_embedding_dimension",
     files={P: {"word_embedding_dimension": WIDTH, "pooling_mode": "cls"}})
for mode in MODES:
    change(P, "include_prompt", False, base={**POOLING, "pooling_mode": mode}, prompt="the old dog : ",
           name=f"without the prompt's tokens, {mode}")
    case(f"with the prompt's tokens, {mode}", "include_prompt",
         files={P: {**POOLING, "pooling_mode": mode}}, prompt="the old dog : ")
change(P, "include_prompt", "DEL", prompt="the old dog : ")

# ------------------------------------------------------------------------ Dense and LayerNorm

DENSE = {
    "in_features": WIDTH, "out_features": 8, "bias": True,
    "activation_function": "torch.nn.modules.activation.Tanh",
    "module_input_name": "sentence_embedding", "module_output_name": "sentence_embedding",
}
WEIGHTS = {
    "dense": {"linear.weight": (8, WIDTH), "linear.bias": (8,)},
    "dense-bare": {"linear.weight": (8, WIDTH)},
    "dense-residual": {"linear.weight": (8, WIDTH), "linear.bias": (8,), "residual.weight": (8, WIDTH)},
    "dense-two": {"linear.weight": (8, 2 * WIDTH), "linear.bias": (8,)},
    "dense-after": {"linear.weight": (8, 8), "linear.bias": (8,)},
    "norm": {"norm.weight": (WIDTH,), "norm.bias": (WIDTH,)},
}
D = "2_Dense/config.json"


def dense(key, value, outcome="equal", weights="dense", pooling=POOLING, name=None, copies=None):
    content = {k: v for k, v in DENSE.items() if k != key}
    if value != "DEL":
        content[key] = value
    shown = json.dumps(value) if value != "DEL" else "absent"
    case(name or f"Dense: {key} {shown}", key, outcome,
         {"modules.json": modules("Pooling", "Dense"), P: pooling, D: content},
         copies if copies is not None else {"2_Dense/model.safetensors": weights})


for name in ("activation.Tanh", "activation.ReLU", "activation.GELU", "activation.SiLU",
             "activation.Sigmoid", "linear.Identity"):
    dense("activation_function", "torch.nn.modules." + name)
dense("activation_function", "DEL")
dense("activation_function", "torch.nn.modules.activation.Mish", "refused")
dense("activation_function", "own.Activation", "refused")
dense("activation_function", None, "refused")
dense("bias", False, weights="dense-bare")
dense("bias", "DEL")
dense("bias", True, "refused", weights="dense-bare", name="Dense without the bias it should have")
CASES[-1]["key"] = "linear.bias"
dense("bias", False, "refused", name="Dense with a bias it shouldn't have")
CASES[-1]["key"] = "linear.bias"
dense("use_residual", True, weights="dense-residual")
dense("use_residual", False)
dense("in_features", 2 * WIDTH, weights="dense-two",
      pooling={**POOLING, "pooling_mode": ["cls", "mean"]}, name="Dense over two poolings")
dense("in_features", 2 * WIDTH, "refused", weights="dense-two", name="Dense that is too wide")
CASES[-1]["key"] = "modules.json"
dense("in_features", 7, "refused")
CASES[-1]["key"] = "linear.weight"
dense("out_features", 9, "refused")
CASES[-1]["key"] = "linear.weight"
dense("out_features", "DEL", "refused")
dense("module_input_name", "other", "refused")
dense("module_output_name", "other", "refused")
dense("module_output_name", "DEL")
dense("colour", "red", "noted")
dense("bias", True, "refused", name="Dense without weights", copies={})
CASES[-1]["key"] = "model.safetensors"
case("Dense on tokens", "module_input_name",
     files={"modules.json": [module(0, "Transformer", ""), module(1, "Dense", "2_Dense"),
                             module(2, "Pooling", "1_Pooling")],
            D: {**DENSE, "module_input_name": "token_embeddings", "module_output_name": "token_embeddings"},
            P: {**POOLING, "embedding_dimension": 8, "pooling_mode": ["max", "weightedmean"]}},
     copies={"2_Dense/model.safetensors": "dense"})
case("Dense before there is an embedding", "Dense", "refused",
     {"modules.json": [module(0, "Transformer", ""), module(1, "Dense", "2_Dense"),
                       module(2, "Pooling", "1_Pooling")], D: DENSE},
     {"2_Dense/model.safetensors": "dense"})
case("the input around a Dense", "use_residual",
     files={"modules.json": modules("Pooling", "Dense", "Dense"), D: DENSE,
            "3_Dense/config.json": {**DENSE, "in_features": 8, "use_residual": True}},
     copies={"2_Dense/model.safetensors": "dense", "3_Dense/model.safetensors": "dense-after"})
case("LayerNorm, Dense and Normalize", "dimension",
     files={"modules.json": modules("Pooling", "LayerNorm", "Dense", "Normalize"),
            "2_LayerNorm/config.json": {"dimension": WIDTH}, "3_Dense/config.json": DENSE},
     copies={"2_LayerNorm/model.safetensors": "norm", "3_Dense/model.safetensors": "dense"})
case("LayerNorm of another width", "norm.weight", "refused",
     {"modules.json": modules("Pooling", "LayerNorm"), "2_LayerNorm/config.json": {"dimension": 7}},
     {"2_LayerNorm/model.safetensors": "norm"})
case("LayerNorm without its width", "dimension", "refused",
     {"modules.json": modules("Pooling", "LayerNorm"), "2_LayerNorm/config.json": {}},
     {"2_LayerNorm/model.safetensors": "norm"})
case("LayerNorm before there is an embedding", "LayerNorm", "refused",
     {"modules.json": [module(0, "Transformer", ""), module(1, "LayerNorm", "2_LayerNorm"),
                       module(2, "Pooling", "1_Pooling")], "2_LayerNorm/config.json": {"dimension": WIDTH}},
     {"2_LayerNorm/model.safetensors": "norm"})

# -------------------------------------------------------------------- the transformer's settings

S = "sentence_bert_config.json"
change(S, "max_seq_length", 16)
change(S, "max_seq_length", None)
change(S, "max_seq_length", 100)
case("no settings of the transformer", S, files={S: None})
case("no length anywhere", "model_max_length", files={S: None, "tokenizer_config.json": {
    k: v for k, v in json.loads((SAMPLE / "tokenizer_config.json").read_text()).items()
    if k != "model_max_length"}})
case("the tokeniser's length", "model_max_length", files={"tokenizer_config.json": {
    **json.loads((SAMPLE / "tokenizer_config.json").read_text()), "model_max_length": 12}})
case("the tokeniser's length and the module's", "max_seq_length",
     files={S: {**BERT, "max_seq_length": 20}, "tokenizer_config.json": {
         **json.loads((SAMPLE / "tokenizer_config.json").read_text()), "model_max_length": 12}})
for other in ("roberta", "distilbert", "camembert", "albert", "xlm-roberta", "xlnet"):
    case(f"sentence_{other}_config.json", "max_seq_length",
         files={S: None, f"sentence_{other}_config.json": {"max_seq_length": 14}})
case("an empty file before the one that counts", "max_seq_length",
     files={S: {}, "sentence_roberta_config.json": {"max_seq_length": 14}})
cased = json.loads((SAMPLE / "tokenizer.json").read_text())
cased["normalizer"]["lowercase"] = False
CASED = {
    "tokenizer.json": cased,
    "tokenizer_config.json": {
        **json.loads((SAMPLE / "tokenizer_config.json").read_text()),
        "do_lower_case": False, "tokenizer_class": "PreTrainedTokenizerFast"},
}
case("a cased tokeniser", "do_lower_case", files=CASED)
case("a cased tokeniser, lowercased", "do_lower_case", files={**CASED, S: {**BERT, "do_lower_case": True}})
change(S, "do_lower_case", True)
change(S, "do_lower_case", False)
change(S, "transformer_task", "DEL")
change(S, "transformer_task", "fill-mask", "refused")
change(S, "transformer_task", "sequence-classification", "refused")
change(S, "modality_config", "DEL")
change(S, "module_output_name", "DEL", "refused")
change(S, "module_output_name", "sentence_embedding", "refused")
case("an output's name alone", "module_output_name",
     files={S: {"module_output_name": "sentence_embedding"}})
for name, value in (
    ("another method", {"text": {"method": "get_input_embeddings", "method_output_name": None}}),
    ("another output", {"text": {"method": "forward", "method_output_name": "pooler_output"}}),
    ("an inner layer", {"text": {"method": "forward", "method_output_name": ["hidden_states", 1]}}),
    ("no text", {"image": TEXT["text"]}),
    ("messages", {**TEXT, "message": {**TEXT["text"], "format": "flat"}}),
):
    change(S, "modality_config", value, "refused", name=f"{S}: modality_config with {name}")
change(S, "modality_config", {**TEXT, "image": TEXT["text"]}, name=f"{S}: images, too")
for key in ("query_length", "document_length"):
    change(S, key, 8)
change(S, "query_expansion", None)
change(S, "unpad_inputs", False)
change(S, "tokenizer_name_or_path", "another", "refused")
change(S, "tokenizer_name_or_path", None)
change(S, "processing_kwargs", {"text": {"max_length": 10}})
change(S, "processing_kwargs", {"common": {"max_length": 10}})
change(S, "processing_kwargs", {"text": {"padding": "longest", "truncation": True}})
change(S, "processing_kwargs", {"text": {"truncation": "only_first"}}, "refused")
CASES[-1]["key"] = "truncation"
change(S, "processing_kwargs", {"text": {"add_special_tokens": False}}, "refused")
CASES[-1]["key"] = "add_special_tokens"
change(S, "processing_kwargs", {"audio": {"padding": True}, "chat_template": {}})
for key in ("model_args", "model_kwargs"):
    change(S, key, {"attn_implementation": "eager"})
    change(S, key, {"colour": 1}, "noted")
    CASES[-1]["key"] = f"{key}.colour"
for key in ("config_args", "config_kwargs"):
    change(S, key, {"use_cache": False})
    change(S, key, {"num_hidden_layers": 2}, "refused")
    CASES[-1]["key"] = "num_hidden_layers"
for key in ("tokenizer_args", "processor_kwargs"):
    change(S, key, {"model_max_length": 12}, base={**BERT, "max_seq_length": 20})
    change(S, key, {"do_lower_case": False}, "refused")
    CASES[-1]["key"] = "do_lower_case"
change(S, "colour", "red", "noted")

# ------------------------------------------------------------------------------ the whole model

C = "config_sentence_transformers.json"
change(C, "default_prompt_name", "query")
change(C, "default_prompt_name", "document")
change(C, "default_prompt_name", "other", "refused")
change(C, "default_prompt_name", "query", base={k: v for k, v in MODEL.items() if k != "prompts"},
       name=f"{C}: a default prompt that isn't given")
change(C, "default_prompt_name", "DEL")
change(C, "prompts", {"other": "a small cat . "}, prompt_name="other")
change(C, "prompts", {"other": None}, prompt_name="other")
change(C, "prompts", "DEL", prompt_name="query")
case("a prompt by name", "prompts", prompt_name="query")
case("a prompt in place of the default", "prompt",
     files={C: {**MODEL, "default_prompt_name": "query"}}, prompt="a small cat . ")
case("no prompt in place of the default", "prompt",
     files={C: {**MODEL, "default_prompt_name": "query"}}, prompt="")
for name in ("cosine", "dot", "euclidean", "manhattan", "maxsim", None):
    change(C, "similarity_fn_name", name)
change(C, "truncate_dim", 5)
change(C, "truncate_dim", None)
case("truncated after it was normalised", "truncate_dim",
     files={C: {**MODEL, "truncate_dim": 5}, "modules.json": modules("Pooling", "Normalize")})
change(C, "model_type", "DEL")
for kind in ("SparseEncoder", "CrossEncoder", "MultiVectorEncoder"):
    change(C, "model_type", kind, base={**MODEL, "default_prompt_name": "query"})
change(C, "__version__", "DEL")
change(C, "requirements", {"sentence-transformers": ">=5"})
change(C, "colour", "red", "noted")
case("no file of the whole model", C, files={C: None})


# -------------------------------------------------------------------------------- the reference


def lay_out(folder, item, weights):
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("data"))
    for name in ("modules.json", "sentence_bert_config.json", "1_Pooling/config.json"):
        (folder / name).unlink()
    for name, content in item["files"].items():
        path = folder / name
        if content is None:
            path.unlink(missing_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(content), encoding="utf8")
    for name, source in item["copies"].items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(weights / f"{source}.safetensors", folder / name)


def rounded(values):
    return [float(f"{x:.6g}") for x in values.tolist()]


def reference(folder, item):
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
            found = model.encode(
                TEXTS, prompt=item["prompt"], prompt_name=item["prompt_name"],
                convert_to_tensor=True, show_progress_bar=False)
            similarity = float(model.similarity_pairwise(found[:1], found[1:])[0])
    except Exception as error:
        message = f"{type(error).__name__}: {error}".replace(str(folder), "MODEL")
        return dict(error=message.splitlines()[0][:120])
    return dict(
        width=found.shape[1], lengths=rounded(found.norm(dim=1)),
        entries=[rounded(row) for row in found[:, ::4]], similarity=float(f"{similarity:.7g}"))


def main(target):
    target.mkdir(parents=True, exist_ok=True)
    for name, tensors in WEIGHTS.items():
        save_file(
            {k: torch.randn(shape) / WIDTH**0.25 for k, shape in tensors.items()},
            target / f"{name}.safetensors")
    written = []
    for item in CASES:
        with tempfile.TemporaryDirectory() as scratch:
            folder = pathlib.Path(scratch) / "model"
            lay_out(folder, item, target)
            result = reference(folder, item)
        if item["outcome"] == "raises":
            # No class can be made of it; here the width follows from the transformer.
            assert "error" in result, item["name"]
            continue
        if item["outcome"] == "equal":
            assert "error" not in result, (item["name"], result)
        if item["outcome"] != "equal":
            print(f"{item['outcome']:8} {item['name']}: {result.get('error', 'computed')}")
        # Only what differs from the base is written out.
        files = {n: c for n, c in item["files"].items() if n not in BASE or c != BASE[n]}
        written.append({**item, "files": files, **result})
    out = dict(
        made_with=dict(sentence_transformers="6.2.0", transformers=transformers.__version__),
        texts=TEXTS, base=BASE, cases=written)
    lines = ",\n  ".join(json.dumps(c, ensure_ascii=False, separators=(",", ":")) for c in out.pop("cases"))
    head = json.dumps(out, ensure_ascii=False)[:-1]
    (target / "cases.json").write_text(f'{head}, "cases": [\n  {lines}\n]}}\n', encoding="utf8")
    counts = {o: sum(c["outcome"] == o for c in written) for o in ("equal", "refused", "noted")}
    print(len(written), "cases", counts)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
