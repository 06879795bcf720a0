"""Writes tiny seeded models with heads, and what Hugging Face transformers computes with them.

    python make_head_fixtures.py OUTPUT_FOLDER

One folder a family: the encoders' hold a classification, a question-answering and a masked-LM head
over the same transformer, the decoder's a classification head. Weights, sequences and segments are
made as in make_transformer_fixtures.py. Expected tensors:

    ids, types [tokens], offsets [sequences + 1]
    class_logits [sequences, 3]
    answer_logits [tokens, 2]           encoders
    masked_logits [tokens, vocabulary]  encoders
"""

import pathlib
import sys

import numpy as np
import torch
import transformers as t
from safetensors.torch import save_file

from make_transformer_fixtures import COMMON, DECODER, VOCABULARY, randomise, sequences

LABELS = dict(num_labels=3, id2label={0: "bad", 1: "so-so", 2: "good"},
              label2id={"bad": 0, "so-so": 1, "good": 2})


def families():
    """Folder name, configuration, and the classes whose heads the folder holds."""
    yield "bert-heads", t.BertConfig(**COMMON, **LABELS, type_vocab_size=2), (
        t.BertForSequenceClassification, t.BertForQuestionAnswering, t.BertForMaskedLM)
    yield "distilbert-heads", t.DistilBertConfig(
        vocab_size=VOCABULARY, dim=32, n_layers=2, n_heads=4, hidden_dim=48,
        max_position_embeddings=40, attn_implementation="eager", **LABELS), (
        t.DistilBertForSequenceClassification, t.DistilBertForQuestionAnswering,
        t.DistilBertForMaskedLM)
    yield "roberta-heads", t.RobertaConfig(
        **COMMON, **LABELS, type_vocab_size=1, pad_token_id=1), (
        t.RobertaForSequenceClassification, t.RobertaForQuestionAnswering, t.RobertaForMaskedLM)
    yield "llama-heads", t.LlamaConfig(**DECODER, **LABELS), (t.LlamaForSequenceClassification,)
    yield "xlm-roberta-heads", t.XLMRobertaConfig(
        **COMMON, **LABELS, type_vocab_size=1, pad_token_id=1), (
        t.XLMRobertaForSequenceClassification, t.XLMRobertaForQuestionAnswering,
        t.XLMRobertaForMaskedLM)
    yield "mpnet-heads", t.MPNetConfig(**COMMON, **LABELS), (
        t.MPNetForSequenceClassification, t.MPNetForQuestionAnswering, t.MPNetForMaskedLM)
    # All its heads go by the same names, so each needs a folder.
    modern = dict(COMMON, local_attention=6, pad_token_id=0)
    yield "modernbert-heads", t.ModernBertConfig(**modern, **LABELS, classifier_bias=True), (
        t.ModernBertForSequenceClassification,)
    yield "modernbert-mean-heads", t.ModernBertConfig(
        **modern, **LABELS, classifier_pooling="mean", classifier_activation="relu",
        norm_bias=True), (t.ModernBertForSequenceClassification,)
    yield "modernbert-masked", t.ModernBertConfig(**modern), (t.ModernBertForMaskedLM,)
    yield "modernbert-masked-plain", t.ModernBertConfig(
        **modern, decoder_bias=False, classifier_bias=True, tie_word_embeddings=False), (
        t.ModernBertForMaskedLM,)


def built(kind, config, seed: int):
    """A model whose questions have two answers' ends, whatever the number of classes."""
    if kind.__name__.endswith("QuestionAnswering"):
        config = type(config)(**{**config.to_dict(), "num_labels": 2})
        config._attn_implementation = "eager"
    model = kind(config).eval()
    randomise(model, seed)
    return model


@torch.no_grad()
def main(folder: pathlib.Path) -> None:
    for seed, (name, config, kinds) in enumerate(families(), start=40):
        models = [built(kind, config, seed + 100 * index) for index, kind in enumerate(kinds)]
        first = models[0]
        base = first.base_model.state_dict()
        for model in models[1:]:
            # Poolers and the like are not part of every model.
            model.base_model.load_state_dict(base, strict=False)
        target = folder / name
        target.mkdir(parents=True, exist_ok=True)
        first.save_pretrained(target)
        tensors = {}
        for model in reversed(models):
            tensors |= {
                key: value.detach().clone() for key, value in model.state_dict().items()
                if not key.endswith("position_ids")}
        if "cls.predictions.decoder.weight" in tensors:
            del tensors["cls.predictions.decoder.weight"]
        for shared in ("lm_head.decoder.weight", "vocab_projector.weight", "decoder.weight"):
            if config.tie_word_embeddings:
                tensors.pop(shared, None)
        save_file(tensors, target / "model.safetensors", metadata={"format": "pt"})

        texts = sequences(seed)
        expected: dict[str, list] = {"types": []}
        for text in texts:
            ids = torch.tensor([text])
            segments = name.startswith("bert")
            types = (torch.arange(len(text)) // 3 % 2 if segments else torch.zeros(len(text)))
            extra = dict(token_type_ids=types.long()[None]) if segments else {}
            expected["types"].append(types)
            output = first(input_ids=ids, **extra).logits
            if name.startswith("modernbert-masked"):
                expected.setdefault("masked_logits", []).append(output[0])
            else:
                expected.setdefault("class_logits", []).append(output)
            if len(models) > 1:
                answer = models[1](input_ids=ids, **extra)
                both = torch.stack([answer.start_logits[0], answer.end_logits[0]], -1)
                expected.setdefault("answer_logits", []).append(both)
                masked = models[2](input_ids=ids, **extra).logits[0]
                expected.setdefault("masked_logits", []).append(masked)
        result = {key: torch.cat(values) for key, values in expected.items()}
        result["ids"] = torch.tensor([token for text in texts for token in text])
        result["offsets"] = torch.tensor(np.cumsum([0] + [len(text) for text in texts]))
        save_file({key: value.float().contiguous() for key, value in result.items()},
                  target / "expected.safetensors")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
