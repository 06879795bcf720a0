"""Holds the outcomes of changed GGUF keys that are committed to llama.cpp itself.

    python Tests/Interop/gguf_settings.py [ARCHITECTURE …]

Tests/Reference/make_gguf_settings_fixtures.py derives them from llama.cpp's rules and computes them
in transformers. Here each case's file is opened in llama.cpp: its logits (an encoder's mean state)
must be the case's, or it must refuse the file where the case says so. What llama.cpp computes for a
case of which only "changes" is known is told, not judged. The exit status is 1 if any differs.
"""

import ctypes
import json
import os
import sys
import tempfile

import llama_cpp
import numpy as np
from gguf import GGUFReader, GGUFValueType, GGUFWriter

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FOLDER = os.path.join(ROOT, "Tests/TransformerTests/Fixtures/settings")
TYPES = {"u32": "add_uint32", "f32": "add_float32", "bool": "add_bool", "str": "add_string",
         "arr": "add_array"}
ARCHITECTURES = [
    "bert", "llama", "deci", "qwen2", "qwen3", "gemma2", "smollm3", "gemma3", "phi3",
    "granite", "olmo"]
# llama.cpp reads GELU from a table of F16 numbers; smollm3's model has more layers than the others.
TOLERANCE = {"bert": 1e-3, "gemma2": 5e-3, "gemma3": 5e-3, "smollm3": 2e-4}


def write(base, case, path):
    """The case's file, with a vocabulary that any architecture accepts."""
    reader = GGUFReader(base)
    architecture = reader.fields["general.architecture"].contents()
    writer = GGUFWriter(path, architecture)
    for name, field in reader.fields.items():
        known = name.startswith("GGUF.") or name == "general.architecture"
        if known or name in case.get("absent", []) or name in case.get("change", {}):
            continue
        inner = field.types[-1] if field.types[0] == GGUFValueType.ARRAY else None
        writer.add_key_value(name, field.contents(), field.types[0], sub_type=inner)
    for key, (kind, value) in case.get("change", {}).items():
        getattr(writer, TYPES[kind])(key, value)
    table = next(tensor for tensor in reader.tensors if tensor.name == "token_embd.weight")
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list([chr(65 + index) for index in range(int(table.shape[1]))])
    writer.add_token_merges(["A B"])
    segments = [tensor for tensor in reader.tensors if tensor.name == "token_types.weight"]
    if segments:
        writer.add_token_type_count(int(segments[0].shape[1]))
    for tensor in reader.tensors:
        writer.add_tensor(tensor.name, np.ascontiguousarray(tensor.data))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def outcome(path, ids, is_encoder):
    """Logits after the last token, an encoder's mean state, or None for a refusal."""
    model = llama_cpp.llama_model_load_from_file(
        path.encode(), llama_cpp.llama_model_default_params())
    if not model:
        return None
    settings = llama_cpp.llama_context_default_params()
    settings.n_ctx = settings.n_batch = settings.n_ubatch = 64
    settings.n_threads = settings.n_threads_batch = 1
    settings.type_k = settings.type_v = 0
    settings.flash_attn_type = 0
    settings.embeddings = is_encoder
    settings.pooling_type = 1 if is_encoder else 0
    context = llama_cpp.llama_init_from_model(model, settings)
    if not context:
        llama_cpp.llama_model_free(model)
        return None
    tokens = (llama_cpp.llama_token * len(ids))(*ids)
    batch = llama_cpp.llama_batch_get_one(tokens, len(ids))
    run = llama_cpp.llama_encode if is_encoder else llama_cpp.llama_decode
    values = None
    if run(context, batch) == 0:
        if is_encoder:
            size = llama_cpp.llama_model_n_embd(model)
            pointer = llama_cpp.llama_get_embeddings_seq(context, 0)
        else:
            size = llama_cpp.llama_vocab_n_tokens(llama_cpp.llama_model_get_vocab(model))
            pointer = llama_cpp.llama_get_logits_ith(context, -1)
        values = np.array(np.ctypeslib.as_array(pointer, (size,)))
    llama_cpp.llama_free(context)
    llama_cpp.llama_model_free(model)
    return values


def apart(work, *arguments):
    """What `work` returns in a process of its own, None if it ends it: asserts of llama.cpp do."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        values = work(*arguments)
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(b"" if values is None else values.astype("<f4").tobytes())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        found = pipe.read()
    os.waitpid(child, 0)
    return np.frombuffer(found, "<f4") if found else None


def is_empty(values):
    """Whether they are no numbers, or the same for every token."""
    return not np.isfinite(values).all() or float(np.ptp(values)) == 0


def judge(case, expected, values, tolerance):
    """"equal", "refused", "told", or what differs."""
    wanted = case["outcome"]
    if wanted == "changes":
        return "told"
    if wanted == "raises":
        return "refused" if values is None or is_empty(values) else "opened, though it should be refused"
    if values is None:
        return "refused, though it should be opened"
    wanted = np.array(expected if wanted == "same" else wanted)
    count = min(len(wanted), len(values))
    distance = float(np.max(np.abs(values[:count] - wanted[:count])))
    return "equal" if distance <= tolerance else f"{distance:.1e} away"


def check(architecture):
    """How many cases came out which way; names each that differs."""
    base = os.path.join(FOLDER, architecture + ".gguf")
    with open(base + ".json", encoding="utf-8") as file:
        known = json.load(file)
    counts, faults = {}, 0
    cases = [{"outcome": "same"}, *known["cases"]]
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "case.gguf")
        for case in cases:
            write(base, case, path)
            values = apart(outcome, path, known["ids"], architecture == "bert")
            verdict = judge(case, known["expected"], values, TOLERANCE.get(architecture, 1e-4))
            what = json.dumps(case.get("change", {})) + " without " + str(case.get("absent", []))
            if verdict not in ("equal", "refused", "told"):
                faults += 1
                print(f"{architecture} {what}: {verdict}")
            elif verdict == "told":
                if values is None:
                    found = "refuses"
                else:
                    distance = float(np.max(np.abs(values - np.array(known["expected"]))))
                    found = f"{distance:.1e} from the unchanged model"
                print(f"{architecture} {what}: llama.cpp {found}")
            counts[verdict] = counts.get(verdict, 0) + 1
    print(architecture, len(cases), counts, flush=True)
    return faults


@llama_cpp.llama_log_callback
def silence(level, text, data):
    """llama.cpp says much of each file."""


if __name__ == "__main__":
    os.environ["GGML_NO_BACKTRACE"] = "1"
    llama_cpp.llama_log_set(silence, ctypes.c_void_p(0))
    llama_cpp.llama_backend_init()
    print("llama-cpp-python", llama_cpp.__version__)
    faults = [check(name) for name in sys.argv[1:] or ARCHITECTURES]
    sys.exit(1 if any(faults) else 0)
