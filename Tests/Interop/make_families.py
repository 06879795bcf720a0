"""Makes tiny random models of the families that have no sample model, as transformers saves them.

    python Tests/Interop/make_families.py FOLDER

Each gets a folder with configuration, weights, a tokeniser, and calibration text beside it. The
weights mean nothing, but nothing in them is without effect either: biases and norms are random too.
"""

import json
import os
import shutil
import sys

import torch
import transformers
from tokenizers import (
    BertWordPieceTokenizer, ByteLevelBPETokenizer, SentencePieceUnigramTokenizer)
from tokenizers.processors import TemplateProcessing

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SAMPLES = os.path.join(ROOT, "sample-models")
# Made by Tests/Reference/make_embedding_decoder_fixtures.py.
EMBEDDING_DECODERS = os.path.join(ROOT, "Tests/PruningEngineTests/Fixtures/embedding-decoders")
DECODER = dict(
    vocab_size=640, hidden_size=64, num_hidden_layers=3, num_attention_heads=8,
    num_key_value_heads=4, intermediate_size=128, max_position_embeddings=256, bos_token_id=0,
    eos_token_id=0, pad_token_id=None)
ENCODER = dict(hidden_size=64, num_hidden_layers=3, num_attention_heads=8, intermediate_size=128)


def decoders():
    """Name, class and configuration; windows are shorter than the prompts."""
    t = transformers
    yield "tiny-mistral", t.MistralForCausalLM, t.MistralConfig(
        **DECODER, sliding_window=12, tie_word_embeddings=False)
    yield "tiny-qwen2", t.Qwen2ForCausalLM, t.Qwen2Config(**DECODER, tie_word_embeddings=True)
    yield "tiny-qwen2-window", t.Qwen2ForCausalLM, t.Qwen2Config(
        **DECODER, tie_word_embeddings=True, use_sliding_window=True, sliding_window=12,
        max_window_layers=1)
    yield "tiny-qwen3", t.Qwen3ForCausalLM, t.Qwen3Config(
        **DECODER, head_dim=16, tie_word_embeddings=False)
    # Grouped heads of more columns than fill the hidden size, soft caps, a window in every other
    # layer and a query scale of its own; soft caps alone; none of these; biases and one cap.
    gemma = {**DECODER, "pad_token_id": 1, "tie_word_embeddings": True}
    yield "tiny-gemma2", t.Gemma2ForCausalLM, t.Gemma2Config(
        **gemma, head_dim=16, sliding_window=12, query_pre_attn_scalar=24)
    yield "tiny-gemma2-capped", t.Gemma2ForCausalLM, t.Gemma2Config(
        **gemma, head_dim=8, query_pre_attn_scalar=8, layer_types=["full_attention"] * 3)
    yield "tiny-gemma2-plain", t.Gemma2ForCausalLM, t.Gemma2Config(
        **gemma, head_dim=8, query_pre_attn_scalar=8, attn_logit_softcapping=None,
        final_logit_softcapping=None, layer_types=["full_attention"] * 3)
    yield "tiny-gemma2-biased", t.Gemma2ForCausalLM, t.Gemma2Config(
        **gemma, head_dim=8, query_pre_attn_scalar=16, attention_bias=True, sliding_window=12,
        attn_logit_softcapping=20.0, final_logit_softcapping=None)
    # Every fourth layer without positions; every second, with windows and biases; none.
    smollm = {**DECODER, "num_hidden_layers": 4}
    yield "tiny-smollm3", t.SmolLM3ForCausalLM, t.SmolLM3Config(
        **smollm, head_dim=16, tie_word_embeddings=False)
    yield "tiny-smollm3-window", t.SmolLM3ForCausalLM, t.SmolLM3Config(
        **smollm, no_rope_layer_interval=2, use_sliding_window=True, sliding_window=12,
        attention_bias=True, mlp_bias=True)
    yield "tiny-smollm3-turned", t.SmolLM3ForCausalLM, t.SmolLM3Config(
        **smollm, no_rope_layers=[1] * 4, mlp_bias=True)
    # Windows, a base and a scaling by kind of layer, a query scale of its own; no windows, a bound of
    # logits; biases.
    yield "tiny-gemma3", t.Gemma3ForCausalLM, t.Gemma3TextConfig(
        **gemma, head_dim=16, sliding_window=12, query_pre_attn_scalar=24,
        layer_types=["sliding_attention", "full_attention", "sliding_attention"],
        rope_parameters={
            "full_attention": dict(rope_type="linear", factor=8.0, rope_theta=100000.0),
            "sliding_attention": dict(rope_type="default", rope_theta=1000.0)})
    yield "tiny-gemma3-full", t.Gemma3ForCausalLM, t.Gemma3TextConfig(
        **gemma, head_dim=8, query_pre_attn_scalar=8, final_logit_softcapping=20.0,
        layer_types=["full_attention"] * 3)
    yield "tiny-gemma3-biased", t.Gemma3ForCausalLM, t.Gemma3TextConfig(
        **gemma, head_dim=8, query_pre_attn_scalar=16, attention_bias=True, sliding_window=12)
    # A window; factors for long texts, as all prompts are; a part of each head turned, ties, and
    # factors for short texts, as all are to llama.cpp's context. Where a file's name says "phi3",
    # llama.cpp looks for Phi-3's own special tokens and ends without them.
    yield "tiny-phi", t.Phi3ForCausalLM, t.Phi3Config(**DECODER, sliding_window=12)
    yield "tiny-phi-long", t.Phi3ForCausalLM, t.Phi3Config(
        **DECODER, original_max_position_embeddings=4, rope_parameters=dict(
            rope_type="longrope", rope_theta=10000.0, short_factor=[1.0] * 4,
            long_factor=[1.0, 1.5, 3.0, 8.0]))
    yield "tiny-phi4", t.Phi3ForCausalLM, t.Phi3Config(
        **{**DECODER, "max_position_embeddings": 2048}, tie_word_embeddings=True,
        original_max_position_embeddings=512, rope_parameters=dict(
            rope_type="longrope", rope_theta=10000.0, partial_rotary_factor=0.75,
            short_factor=[1.0, 1.25, 2.0], long_factor=[1.0, 3.0, 8.0]))
    # All four scales; ties, biases and a rotary scaling beside; no scale named.
    yield "tiny-granite", t.GraniteForCausalLM, t.GraniteConfig(
        **DECODER, head_dim=16, embedding_multiplier=12.0, attention_multiplier=0.0625,
        residual_multiplier=0.22, logits_scaling=8.0)
    yield "tiny-granite-tied", t.GraniteForCausalLM, t.GraniteConfig(
        **DECODER, tie_word_embeddings=True, attention_bias=True, mlp_bias=True,
        embedding_multiplier=0.5, attention_multiplier=0.5, residual_multiplier=1.5,
        logits_scaling=0.25, rope_parameters=dict(
            rope_type="llama3", rope_theta=10000.0, factor=8.0, low_freq_factor=1.0,
            high_freq_factor=4.0, original_max_position_embeddings=64))
    yield "tiny-granite-plain", t.GraniteForCausalLM, t.GraniteConfig(**DECODER)
    # Norms without numbers; bounds of queries, keys and values, and ties; biases.
    yield "tiny-olmo", t.OlmoForCausalLM, t.OlmoConfig(**DECODER)
    yield "tiny-olmo-clipped", t.OlmoForCausalLM, t.OlmoConfig(
        **DECODER, tie_word_embeddings=True, clip_qkv=1.5)
    yield "tiny-olmo-biased", t.OlmoForCausalLM, t.OlmoConfig(
        **DECODER, attention_bias=True, clip_qkv=2.0)


def multilingual():
    """Name, class, configuration and tokeniser of encoders with Unigram vocabularies."""
    t = transformers
    yield "tiny-xlm-roberta", t.XLMRobertaModel, t.XLMRobertaConfig, t.XLMRobertaTokenizer
    yield "tiny-xlm-roberta-relu", t.XLMRobertaModel, lambda **sizes: t.XLMRobertaConfig(
        **sizes, hidden_act="relu", layer_norm_eps=1e-5), t.XLMRobertaTokenizer
    yield "tiny-camembert", t.CamembertModel, t.CamembertConfig, t.CamembertTokenizer


def word_pieces():
    """Name, class and configuration of encoders with WordPiece vocabularies and special tokens as
    RoBERTa has them."""
    t = transformers
    yield "tiny-mpnet", t.MPNetModel, t.MPNetConfig
    yield "tiny-mpnet-buckets", t.MPNetModel, lambda **sizes: t.MPNetConfig(
        **sizes, hidden_act="relu", relative_attention_num_buckets=48, layer_norm_eps=1e-5)


def modern():
    """Configurations of an encoder with windows in two of three layers; with biases everywhere,
    kinds and thetas of its own; without windows."""
    yield "tiny-modernbert", dict(local_attention=12)
    yield "tiny-modernbert-biased", dict(
        local_attention=9, attention_bias=True, mlp_bias=True, norm_bias=True,
        hidden_activation="silu", layer_types=["sliding_attention"] * 2 + ["full_attention"],
        rope_parameters={"full_attention": dict(rope_type="default", rope_theta=500.0),
                         "sliding_attention": dict(rope_type="default", rope_theta=80.0)})
    yield "tiny-modernbert-global", dict(
        layer_types=["full_attention"] * 3, hidden_activation="gelu_pytorch_tanh")


def randomise(model, seed):
    """Weights that matter: transformers' own leave biases and norms without effect."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in sorted(model.named_parameters()):
            noise = torch.randn(parameter.shape, generator=generator)
            if parameter.ndim > 1:
                parameter.copy_(noise * 1.5 / parameter.shape[1] ** 0.5)
            elif "norm" in name.lower() and name.endswith("weight"):
                # Gemma's gain is one more than its weight.
                offset = 0 if model.config.model_type.startswith("gemma") else 1
                parameter.copy_(offset + 0.2 * noise)
            else:
                parameter.copy_(0.2 * noise)


def save(model, folder, seed, text):
    randomise(model, seed)
    model.float().eval().save_pretrained(folder)
    shutil.copy(text, os.path.join(folder, "calibration.txt"))


def copy_files(source, folder, names):
    for name in names:
        path = os.path.join(source, name)
        target = os.path.join(folder, name)
        if os.path.isdir(path):
            shutil.copytree(path, target, dirs_exist_ok=True)
        else:
            shutil.copy(path, target)


def make(folder):
    """Writes all of them; returns model folders and their calibration text."""
    made = []
    llama, bert = (os.path.join(SAMPLES, name) for name in ("tiny-llama", "tiny-bert"))
    stories = os.path.join(llama, "data/calibration.txt")
    sentences = os.path.join(bert, "data/calibration.txt")
    sentence_files = ["modules.json", "1_Pooling", "sentence_bert_config.json"]
    for seed, (name, kind, configuration) in enumerate(decoders()):
        path = os.path.join(folder, name)
        save(kind(configuration), path, seed, stories)
        copy_files(llama, path, ["tokenizer.json", "tokenizer_config.json"])
        made.append(path)

    path = os.path.join(folder, "tiny-distilbert")
    save(transformers.DistilBertModel(transformers.DistilBertConfig(
        vocab_size=600, dim=64, n_layers=3, n_heads=8, hidden_dim=128,
        max_position_embeddings=128, sinusoidal_pos_embds=False)), path, 10, sentences)
    copy_files(bert, path, [
        *sentence_files, "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json",
        "vocab.txt"])
    made.append(path)

    path = os.path.join(folder, "tiny-roberta")
    words = ByteLevelBPETokenizer()
    words.train(sentences, vocab_size=500, min_frequency=2, show_progress=False,
                special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"])
    save(transformers.RobertaModel(transformers.RobertaConfig(
        **ENCODER, vocab_size=words.get_vocab_size(), max_position_embeddings=130,
        type_vocab_size=1, pad_token_id=1, bos_token_id=0, eos_token_id=2)), path, 11, sentences)
    words.save_model(path)
    transformers.RobertaTokenizerFast(
        os.path.join(path, "vocab.json"), os.path.join(path, "merges.txt"),
        model_max_length=128).save_pretrained(path)
    copy_files(bert, path, sentence_files)
    made.append(path)

    pieces = SentencePieceUnigramTokenizer()
    pieces.train(sentences, vocab_size=500, show_progress=False, unk_token="<unk>",
                 special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"])
    vocabulary = json.loads(pieces.to_str())["model"]["vocab"]
    for seed, (name, kind, configuration, tokenizer) in enumerate(multilingual(), start=12):
        path = os.path.join(folder, name)
        words = tokenizer(vocab=[tuple(entry) for entry in vocabulary], model_max_length=128)
        save(kind(configuration(
            **ENCODER, vocab_size=len(words), max_position_embeddings=130, type_vocab_size=1,
            pad_token_id=1, bos_token_id=0, eos_token_id=2)), path, seed, sentences)
        words.save_pretrained(path)
        copy_files(bert, path, sentence_files)
        made.append(path)

    pieces = BertWordPieceTokenizer(unk_token="[UNK]")
    pieces.train(sentences, vocab_size=500, min_frequency=2, show_progress=False,
                 special_tokens=["<s>", "<pad>", "</s>", "<unk>", "[UNK]", "<mask>"])
    for seed, (name, kind, configuration) in enumerate(word_pieces(), start=15):
        path = os.path.join(folder, name)
        words = transformers.MPNetTokenizer(vocab=pieces.get_vocab(), model_max_length=128)
        save(kind(configuration(
            **ENCODER, vocab_size=len(words), max_position_embeddings=130)), path, seed, sentences)
        words.save_pretrained(path)
        copy_files(bert, path, sentence_files)
        made.append(path)

    words = ByteLevelBPETokenizer()
    words.train(sentences, vocab_size=500, min_frequency=2, show_progress=False,
                special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"])
    words.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B [SEP]",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    for seed, (name, settings) in enumerate(modern(), start=17):
        path = os.path.join(folder, name)
        tokenizer = transformers.PreTrainedTokenizerFast(
            tokenizer_object=words._tokenizer, unk_token="[UNK]", cls_token="[CLS]",
            sep_token="[SEP]", pad_token="[PAD]", mask_token="[MASK]", model_max_length=128,
            model_input_names=["input_ids", "attention_mask"])
        save(transformers.ModernBertModel(transformers.ModernBertConfig(
            **ENCODER, **settings, vocab_size=len(tokenizer), max_position_embeddings=128,
            pad_token_id=0)), path, seed, sentences)
        tokenizer.save_pretrained(path)
        copy_files(bert, path, sentence_files)
        made.append(path)
    made += embedding_decoders(folder, sentences)
    return [(path, os.path.join(path, "calibration.txt")) for path in made]


def embedding_decoders(folder, sentences):
    """The committed ones, and variants that have a place in GGUF: without the layers after the
    pooling; looking ahead without windows."""
    def without_dense(path):
        for name in os.listdir(path):
            if name.endswith("_Dense"):
                shutil.rmtree(os.path.join(path, name))
        change(path, "modules.json", lambda modules: [
            module for module in modules if "Dense" not in module["type"]])

    def without_windows(path):
        change(path, "config.json", lambda config: {
            **config, "layer_types": ["full_attention"] * config["num_hidden_layers"]})

    def plain_gemma(path):
        without_dense(path)
        without_windows(path)

    def plain_qwen(path):
        without_windows(path)
        change(path, "config.json", lambda config: {
            **config, "use_sliding_window": False, "sliding_window": None})
        change(path, "1_Pooling/config.json", lambda pooling: {
            **pooling, "pooling_mode": "mean"})
        change(path, "config_sentence_transformers.json", lambda model: {
            **model, "truncate_dim": None})

    variants = {"gemma2-mean": without_dense, "gemma3-both-sides": plain_gemma,
                "qwen2-both-sides": plain_qwen}
    made = []
    for name in sorted(os.listdir(EMBEDDING_DECODERS)):
        for suffix, vary in (("", None), ("-plain", variants.get(name))):
            if suffix and vary is None:
                continue
            path = os.path.join(folder, f"tiny-{name}{suffix}")
            shutil.copytree(os.path.join(EMBEDDING_DECODERS, name), path, dirs_exist_ok=True)
            shutil.copy(sentences, os.path.join(path, "calibration.txt"))
            if vary:
                vary(path)
            made.append(path)
    return made


def change(folder, name, edit):
    path = os.path.join(folder, name)
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    with open(path, "w", encoding="utf-8") as file:
        json.dump(edit(document), file)


if __name__ == "__main__":
    for made, _ in make(sys.argv[1]):
        print(made)
