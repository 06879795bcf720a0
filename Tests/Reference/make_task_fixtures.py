"""Writes data for the evaluation tasks, and what transformers and a plain reading of the rules give.

    python make_task_fixtures.py ../PruningEngineTests/Fixtures/tasks

encoder/          a seeded BERT over the sample model's tokeniser, with a classification and a
                  question-answering head
questions.json    SQuAD 1.1; every other answer is the model's own, or nearly
sentences.tsv     text, label;  pairs.csv  text, text, label
choices.jsonl     context, endings, label, for sample-models/tiny-llama
expected.json     answers, exact match and F1; classes; log-likelihoods of the endings
"""

import csv
import json
import pathlib
import re
import shutil
import string
import sys
from collections import Counter

import torch
import transformers as t
from safetensors.torch import save_file
from tokenizers import Tokenizer

from make_transformer_fixtures import randomise

SAMPLES = pathlib.Path(__file__).parent.parent.parent / "sample-models"
LONGEST_ANSWER = 30
LABELS = ["bad", "so-so", "good"]


def lines(path: pathlib.Path, least: int = 30) -> list[str]:
    return [line for line in path.read_text(encoding="utf8").splitlines() if len(line) >= least]


# --------------------------------------------------------------------------- question answering


def normalised(text: str) -> str:
    text = "".join(c for c in text.lower() if c not in set(string.punctuation))
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", text).split())


def f1(answer: str, truth: str) -> float:
    a, b = normalised(answer).split(), normalised(truth).split()
    same = sum((Counter(a) & Counter(b)).values())
    return 2 * same / (len(a) + len(b)) if same else 0.0


def answer(model, tokenizer: Tokenizer, question: str, context: str, length: int) -> str:
    special = 3
    width = length - special - len(tokenizer.encode(question, add_special_tokens=False).ids)
    tokenizer.enable_truncation(length, stride=width // 2, strategy="only_second")
    first = tokenizer.encode(question, context)
    tokenizer.no_truncation()
    best = (-float("inf"), 0, 0)
    for window in [first, *first.overflowing]:
        output = model(input_ids=torch.tensor([window.ids]),
                       token_type_ids=torch.tensor([window.type_ids]))
        start, end = output.start_logits[0].tolist(), output.end_logits[0].tolist()
        places = [i for i, s in enumerate(window.sequence_ids) if s == 1]
        for i in places:
            for j in range(i, min(i + LONGEST_ANSWER, places[-1] + 1)):
                if start[i] + end[j] > best[0]:
                    best = (start[i] + end[j], window.offsets[i][0], window.offsets[j][1])
    return context[best[1]:best[2]]


def questions(model, tokenizer: Tokenizer, texts: list[str]) -> tuple[dict, dict]:
    contexts = [" ".join(texts[0:3]), texts[3], " ".join(texts[4:22]),
                "Größe — the “höchste” 山 of all: " + texts[23]]
    paragraphs, answers, scores = [], [], []
    for i, context in enumerate(contexts):
        entries = []
        for j in range(3):
            question = "  Who said: " * (j == 2) + texts[30 + 3 * i + j].split(".")[0] + "?"
            found = answer(model, tokenizer, question.lstrip(), context, 128)
            words = context.split()
            others = " ".join(words[2:6])
            given = [[found], ["The " + found + "!", words[1]], [others, words[0]]][(i + j) % 3]
            answers.append(found)
            scores.append((max(normalised(found) == normalised(g) for g in given),
                           max(f1(found, g) for g in given)))
            entries.append({"id": f"{i}-{j}", "question": question, "answers": [
                {"text": g, "answer_start": max(0, context.find(g))} for g in given]})
        paragraphs.append({"context": context, "qas": entries})
    document = {"version": "1.1", "data": [{"title": "one", "paragraphs": paragraphs[:2]},
                                           {"title": "two", "paragraphs": paragraphs[2:]}]}
    return document, {
        "answers": answers, "exact_match": sum(s[0] for s in scores) / len(scores),
        "f1": sum(s[1] for s in scores) / len(scores)}


# ------------------------------------------------------------------------------- classification


def classes(model, tokenizer: Tokenizer, examples: list[tuple]) -> list[int]:
    result = []
    for example in examples:
        encoding = tokenizer.encode(*example)
        logits = model(input_ids=torch.tensor([encoding.ids]),
                       token_type_ids=torch.tensor([encoding.type_ids])).logits
        result.append(int(logits.argmax()))
    return result


# ------------------------------------------------------------------------------ multiple choice


def choices(texts: list[str]) -> list[dict]:
    parts = []
    for text in texts:
        words = text.split(" ")
        cut = len(words) // 2
        parts.append((" ".join(words[:cut]), " ".join(words[cut:])[:60].rstrip()))
    result = []
    for i, (context, right) in enumerate(parts[:20]):
        endings = [right, parts[(i + 7) % 20][1], parts[(i + 11) % 20][1]]
        shift = i % 3
        endings = endings[-shift:] + endings[:-shift] if shift else endings
        # White space after a context, or a context that is empty, must change nothing by itself.
        context = "" if i == 19 else context + " " * (i % 2)
        result.append({"context": context, "endings": endings, "label": shift})
    return result


def likelihoods(model, tokenizer: Tokenizer, example: dict) -> list[float]:
    begin = tokenizer.encode("").ids
    context = example["context"].rstrip()
    known = len(tokenizer.encode(context, add_special_tokens=False).ids)
    result = []
    for ending in example["endings"]:
        text = tokenizer.encode(context + " " + ending, add_special_tokens=False).ids
        head = begin
        if not begin and not context:
            head = [model.config.bos_token_id]
        ids = torch.tensor([head + text])
        logs = model(input_ids=ids).logits[0].double().log_softmax(-1)
        first = len(head) + known
        result.append(sum(
            float(logs[place - 1, ids[0, place]]) for place in range(first, ids.shape[1])))
    return result


@torch.no_grad()
def main(folder: pathlib.Path) -> None:
    encoder = folder / "encoder"
    encoder.mkdir(parents=True, exist_ok=True)
    for name in ("tokenizer.json", "tokenizer_config.json", "vocab.txt"):
        shutil.copy(SAMPLES / "tiny-bert" / name, encoder / name)
    tokenizer = Tokenizer.from_file(str(encoder / "tokenizer.json"))
    config = dict(vocab_size=600, hidden_size=24, num_hidden_layers=2, num_attention_heads=4,
                  intermediate_size=40, max_position_embeddings=128, type_vocab_size=2,
                  attn_implementation="eager")
    classifier = t.BertForSequenceClassification(t.BertConfig(
        **config, id2label=dict(enumerate(LABELS)),
        label2id={label: i for i, label in enumerate(LABELS)})).eval()
    reader = t.BertForQuestionAnswering(t.BertConfig(**config, num_labels=2)).eval()
    randomise(classifier, 60)
    randomise(reader, 61)
    reader.base_model.load_state_dict(classifier.base_model.state_dict(), strict=False)
    classifier.save_pretrained(encoder)
    save_file({key: value.clone() for model in (reader, classifier)
               for key, value in model.state_dict().items()}, encoder / "model.safetensors")

    stories = lines(SAMPLES / "tiny-llama" / "data" / "held-out.txt")
    document, expected = questions(reader, tokenizer, stories)
    (folder / "questions.json").write_text(json.dumps(document, ensure_ascii=False, indent=1))

    sentences = [line[:200] for line in stories[100:124]]
    predicted = classes(classifier, tokenizer, [(s,) for s in sentences])
    # Two in three labels are what the model says.
    labels = [LABELS[(p + (i % 3 == 0)) % 3] for i, p in enumerate(predicted)]
    (folder / "sentences.tsv").write_text(
        "".join(f"{s}\t{label}\n" for s, label in zip(sentences, labels)))
    expected["classes"] = predicted
    pairs = [(a[:100], b[:100]) for a, b in zip(sentences[:12], sentences[12:])]
    predicted = classes(classifier, tokenizer, pairs)
    with open(folder / "pairs.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["premise", "hypothesis", "label"])
        writer.writerows([*pair, (p + (i % 4 == 0)) % 3]
                         for i, (pair, p) in enumerate(zip(pairs, predicted)))
    expected["pair_classes"] = predicted

    llama = t.AutoModelForCausalLM.from_pretrained(
        SAMPLES / "tiny-llama", dtype=torch.float32).eval()
    words = Tokenizer.from_file(str(SAMPLES / "tiny-llama" / "tokenizer.json"))
    examples = choices(stories[200:220])
    (folder / "choices.jsonl").write_text(
        "".join(json.dumps(example, ensure_ascii=False) + "\n" for example in examples))
    expected["likelihoods"] = [likelihoods(llama, words, example) for example in examples]
    (folder / "expected.json").write_text(json.dumps(expected, ensure_ascii=False, indent=1))
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
