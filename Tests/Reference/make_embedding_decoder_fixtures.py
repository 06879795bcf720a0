"""Writes tiny decoders that embed, and what sentence-transformers makes of them.

    python make_embedding_decoder_fixtures.py ../PruningEngineTests/Fixtures/embedding-decoders

Each folder is a whole model as it would be published. Beside it stand

texts.json            texts, names of prompts (null for the model's own default)
expected.safetensors  ids [tokens], offsets [texts + 1]   the texts' tokens, default prompt included
                      embedding.N [texts, width]          with the Nth prompt; a text without tokens
                                                          is left out of all of them
                      directions [3, width]               of the loss below
                      mask.L.attention|ffn [3, units]     dL/dm of the first three texts, in float64:
                                                          L = the embedding with the default prompt,
                                                          of unit length, times a direction
Every embedding is made three times: alone, and in batches that are padded left and right.
"""

import json
import pathlib
import shutil
import sys

import numpy as np
import torch
import transformers
from make_gradient_fixtures import Masks
from make_transformer_fixtures import randomise
from safetensors.torch import save_file
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers

TEXTS = [
    "The old farmer never smiles at the small garden.",
    "A dog sleeps.",
    "Between the river and the mill stands a house, and in it lives a man who counts the days; "
    "nobody has ever asked him how many there are, and he has never said it.",
    "The farmer who is old smiles at a garden by the river.",
    "",
]
CORPUS = TEXTS + [
    "Instruct: Given a web search query, retrieve relevant passages that answer the query",
    "Query: How does a farmer count the dogs? Represent this sentence for searching : ",
]
SIZES = dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
             intermediate_size=48, max_position_embeddings=96)
MODULES = "sentence_transformers.models."
INSTRUCTION = "Instruct: Given a web search query, retrieve relevant passages\nQuery: "


# --------------------------------------------------------------------------------- tokenisers


def byte_level():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(CORPUS, trainers.BpeTrainer(
        vocab_size=320, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    return json.loads(tokenizer.to_str())["model"]


def pieces(special):
    """Pieces that begin with a mark where a word does, bytes for what no piece holds."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    first = special + [f"<0x{byte:02X}>" for byte in range(256)]
    tokenizer.train_from_iterator(CORPUS, trainers.BpeTrainer(
        vocab_size=400, special_tokens=first, show_progress=False))
    return json.loads(tokenizer.to_str())["model"]


def qwen(folder, appends):
    model = byte_level()
    tokenizer = transformers.Qwen2Tokenizer(
        vocab=model["vocab"], merges=[tuple(m) for m in model["merges"]], padding_side="left",
        eos_token="<|im_end|>", pad_token="<|endoftext|>", model_max_length=131072)
    tokenizer.save_pretrained(folder)
    if appends:
        edit(folder / "tokenizer.json", post_processor={
            "type": "Sequence", "processors": [
                {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": False,
                 "use_regex": False},
                template(after=("<|endoftext|>", tokenizer.convert_tokens_to_ids("<|endoftext|>")))]})
    return len(tokenizer)


def llama(folder):
    model = pieces(["<unk>", "<s>", "</s>"])
    tokenizer = transformers.LlamaTokenizer(
        vocab=model["vocab"], merges=[tuple(m) for m in model["merges"]], padding_side="left",
        pad_token="</s>", add_bos_token=True, add_eos_token=True, model_max_length=64)
    tokenizer.save_pretrained(folder)
    return len(tokenizer)


def gemma(folder, appends=False):
    model = pieces(["<pad>", "<eos>", "<bos>", "<unk>", "<mask>"])
    tokenizer = transformers.GemmaTokenizer(
        vocab=model["vocab"], merges=[tuple(m) for m in model["merges"]], padding_side="right")
    tokenizer.save_pretrained(folder)
    edit(folder / "tokenizer.json", post_processor=template(
        before=("<bos>", 2), after=("<eos>", 1) if appends else None))
    return len(tokenizer)


def template(before=None, after=None):
    """A post-processor that sets a token before or after every text."""
    def framed(name):
        special = lambda token: [{"SpecialToken": {"id": token[0], "type_id": 0}}] if token else []
        return special(before) + [{"Sequence": {"id": name, "type_id": 0}}] + special(after)
    return {
        "type": "TemplateProcessing", "single": framed("A"), "pair": framed("A") + framed("B"),
        "special_tokens": {
            name: {"id": name, "ids": [number], "tokens": [name]}
            for name, number in filter(None, (before, after))}}


# ------------------------------------------------------------------------------------ folders


def edit(path, **fields):
    document = json.loads(path.read_text(encoding="utf8")) if path.exists() else {}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        json.dumps({**document, **fields}, ensure_ascii=False, indent=1) + "\n", encoding="utf8")


def older_pooling(mode, **more):
    names = ["cls_token", "mean_tokens", "max_tokens", "mean_sqrt_len_tokens",
             "weightedmean_tokens", "lasttoken"]
    return dict(word_embedding_dimension=SIZES["hidden_size"],
                **{f"pooling_mode_{name}": name == mode for name in names}, **more)


def sentence_files(folder, kinds, pooling, prompts, length, default=None, **model):
    kinds = ["Transformer", *kinds]
    modules = [
        dict(idx=i, name=str(i), path=f"{i}_{kind}" if i else "", type=MODULES + kind)
        for i, kind in enumerate(kinds)]
    (folder / "modules.json").write_text(json.dumps(modules, indent=1) + "\n")
    edit(folder / "1_Pooling/config.json", **pooling)
    edit(folder / "config_sentence_transformers.json", prompts=prompts,
         default_prompt_name=default, similarity_fn_name="cosine", **model)
    edit(folder / "sentence_bert_config.json", max_seq_length=length, do_lower_case=False)


def qwen3_last(folder):
    """As Qwen3-Embedding: a token after every text, whose state is the embedding."""
    count = qwen(folder, appends=True)
    save(folder, transformers.Qwen3Model(transformers.Qwen3Config(
        **SIZES, head_dim=12, vocab_size=count, tie_word_embeddings=True)), 1)
    edit(folder / "config.json", architectures=["Qwen3ForCausalLM"])
    sentence_files(folder, ["Pooling", "Normalize"], older_pooling("lasttoken", include_prompt=True),
                   {"query": INSTRUCTION, "document": ""}, 64)
    return [None, "query"]


def mistral_last(folder):
    """As E5-Mistral: begin and end around every text, a window, lengths of the tokeniser's."""
    count = llama(folder)
    save(folder, transformers.MistralModel(transformers.MistralConfig(
        **SIZES, vocab_size=count, sliding_window=9, tie_word_embeddings=False)), 2)
    sentence_files(folder, ["Pooling", "Normalize"], older_pooling("lasttoken"),
                   {"web_search_query": INSTRUCTION, "sts_query": "Instruct: Retrieve. \nQuery: "},
                   48)
    return [None, "web_search_query", "sts_query"]


def gemma2_mean(folder):
    """The mean without the prompt's tokens, a layer after it, and texts that are cut."""
    count = gemma(folder)
    save(folder, transformers.Gemma2Model(transformers.Gemma2Config(
        **SIZES, head_dim=12, vocab_size=count, sliding_window=8, query_pre_attn_scalar=20)), 3)
    sentence_files(folder, ["Pooling", "Dense", "Normalize"],
                   older_pooling("mean_tokens", include_prompt=False),
                   {"search": "Represent this sentence for searching : ", "none": ""}, 32, "search")
    edit(folder / "2_Dense/config.json", in_features=32, out_features=12, bias=True,
         activation_function="torch.nn.modules.activation.Tanh")
    torch.manual_seed(4)
    save_file({"linear.weight": torch.randn(12, 32) / 5, "linear.bias": torch.randn(12) / 5},
              folder / "2_Dense/model.safetensors")
    return [None, "none"]


def gemma3_both_sides(folder):
    """As EmbeddingGemma: tokens see those near them on both sides, by a key of the family's own, two
    layers without biases after the mean, and begin and end around every text."""
    count = gemma(folder, appends=True)
    save(folder, transformers.Gemma3TextModel(transformers.Gemma3TextConfig(
        **{**SIZES, "num_hidden_layers": 3}, head_dim=12, vocab_size=count, sliding_window=7,
        query_pre_attn_scalar=20, use_bidirectional_attention=True,
        layer_types=["sliding_attention", "full_attention", "sliding_attention"])), 7)
    sentence_files(folder, ["Pooling", "Dense", "Dense", "Normalize"],
                   older_pooling("mean_tokens", include_prompt=True),
                   {"query": "task: search result | query: ", "document": "title: none | text: "},
                   64)
    torch.manual_seed(8)
    for number, (inputs, outputs) in enumerate([(32, 48), (48, 32)], 2):
        edit(folder / f"{number}_Dense/config.json", in_features=inputs, out_features=outputs,
             bias=False, activation_function="torch.nn.modules.linear.Identity")
        save_file({"linear.weight": torch.randn(outputs, inputs) / 5},
                  folder / f"{number}_Dense/model.safetensors")
    return [None, "query", "document"]


def qwen2_both_sides(folder):
    """As GTE-Qwen2: tokens see those after them, here within windows; two poolings end to end,
    no token around a text, and only the first entries."""
    count = qwen(folder, appends=False)
    save(folder, transformers.Qwen2Model(transformers.Qwen2Config(
        **SIZES, vocab_size=count, use_sliding_window=True, sliding_window=3, max_window_layers=1,
        tie_word_embeddings=False)), 5)
    edit(folder / "config.json", is_causal=False)
    sentence_files(folder, ["Pooling"],
                   dict(embedding_dimension=32, pooling_mode=["weightedmean", "lasttoken"],
                        include_prompt=True), {}, 64, truncate_dim=50)
    return [None]


def llama_bare(folder):
    """AutoModel's own, without a word on embeddings."""
    count = llama(folder)
    save(folder, transformers.LlamaModel(transformers.LlamaConfig(
        **SIZES, vocab_size=count, tie_word_embeddings=False)), 6)
    return [None]


def save(folder, model, seed):
    randomise(model, seed)
    model.save_pretrained(folder)


# ------------------------------------------------------------------------------ the reference


def embed(model, texts, name, size=1):
    return model.encode(
        texts, prompt_name=name, batch_size=size, convert_to_tensor=True, show_progress_bar=False)


def features(model, text):
    """What the transformer is given for a text, its prompt before it."""
    prompt = model.prompts.get(model.default_prompt_name) or ""
    return model.preprocess([text], prompt=prompt)


def tokens(model, texts):
    return [features(model, text)["input_ids"].flatten().long().tolist() for text in texts]


def gradients(model, directions):
    """Of a direction's product with the embedding, of unit length, to every unit's mask."""
    module = model[0].auto_model
    module.set_attn_implementation("eager")
    model.double()
    masks = Masks(module)
    found = {site: [] for site in masks.of}
    for text, direction in zip(TEXTS, directions):
        for mask in masks.of.values():
            mask.grad = None
        output = model.forward(features(model, text))
        vector = torch.nn.functional.normalize(
            output["sentence_embedding"][0][:model.truncate_dim], dim=0)
        (vector @ direction.double()).backward()
        for site, mask in masks.of.items():
            found[site].append(mask.grad.clone())
    return {f"mask.{site}": torch.stack(rows) for site, rows in found.items()}


def write(folder, make):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    names = make(folder)
    opened = {
        side: SentenceTransformer(
            str(folder), device="cpu", local_files_only=True,
            model_kwargs={"attn_implementation": "eager"})
        for side in ("left", "right")}
    for side, model in opened.items():
        model.tokenizer.padding_side = side
    model = opened["left"]
    ids = tokens(model, TEXTS)
    texts = [text for text, tokens in zip(TEXTS, ids) if tokens]
    result = {
        "ids": torch.tensor([token for text in ids for token in text]),
        "offsets": torch.tensor(np.cumsum([0] + [len(text) for text in ids]))}
    for index, name in enumerate(names):
        alone = embed(model, texts, name)
        for side in opened:
            batch = embed(opened[side], texts, name, size=len(texts))
            distance = float((batch - alone).abs().max())
            assert distance < 1e-5, (folder.name, name, side, distance)
        result[f"embedding.{index}"] = alone
    random = np.random.default_rng(1)
    directions = torch.from_numpy(
        random.choice([-1.0, 1.0], size=(3, alone.shape[1])).astype(np.float32))
    result["directions"] = directions
    result |= gradients(model, directions)
    save_file({k: v.float().contiguous() for k, v in result.items()}, folder / "expected.safetensors")
    edit(folder / "texts.json", texts=TEXTS, prompts=names)
    print(folder.name, [len(text) for text in ids], alone.shape[1], alone.norm(dim=1).tolist())


def main(target):
    for make in (qwen3_last, mistral_last, gemma2_mean, gemma3_both_sides, qwen2_both_sides,
                 llama_bare):
        write(target / make.__name__.replace("_", "-"), make)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
