"""Makes Tests/TokenizationTests/Fixtures with Hugging Face's tokenizers and with SentencePiece.

Needs: tokenizers, transformers, sentencepiece, gguf. MINILM is a folder of all-MiniLM-L6-v2, SMOLLM2 a GGUF file
of SmolLM2; of both only what the strings can reach is kept, with its own ids and ranks.
Run: MINILM=… SMOLLM2=… python Tests/Reference/make_tokenizer_fixtures.py
"""

import io
import json
import os
import pathlib
import re

import gguf
import sentencepiece
import transformers
from tokenizers import (AddedToken, Regex, Tokenizer, decoders, models, normalizers,
                        pre_tokenizers, processors, trainers)

FIXTURES = pathlib.Path(__file__).parent.parent / "TokenizationTests" / "Fixtures"
STRINGS = json.loads((FIXTURES / "strings.json").read_text(encoding="utf8"))
PAIRS = [("a man is playing a flute", "someone plays music"), ("", "only the second"),
         ("short", "a much longer second text that has to lose its end before the first one"),
         ("a much longer first text that has to lose its end before the other", "short"),
         ("both texts are long enough to be cut", "so that each of them is left with half of it")]
LENGTHS = [4, 7, 8, 12, 17]
CORPUS = STRINGS * 2 + [" ".join(STRINGS[i:i + 5]) for i in range(0, len(STRINGS), 5)]
GPT4 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
        r"|\s*[\r\n]+|\s+(?!\S)|\s+")


def write(path, value, indent=None):
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(value, ensure_ascii=False, indent=indent, separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf8")


def golden(tokenizer, strings):
    tokenizer.no_truncation()
    tokenizer.no_padding()
    rows = []
    for text in strings:
        ids = tokenizer.encode(text).ids
        rows.append({"text": text, "ids": ids,
                     "plain": tokenizer.encode(text, add_special_tokens=False).ids,
                     "decoded": tokenizer.decode(ids, skip_special_tokens=False),
                     "shown": tokenizer.decode(ids, skip_special_tokens=True)})
    pairs = []
    for first, second in PAIRS:
        for length in [None] + LENGTHS:
            if length is None:
                tokenizer.no_truncation()
            else:
                tokenizer.enable_truncation(length)
            whole = tokenizer.encode(first, second)
            pairs.append({"first": first, "second": second, "length": length, "ids": whole.ids,
                          "types": whole.type_ids, "single": tokenizer.encode(first).ids})
    tokenizer.no_truncation()
    return {"texts": rows, "pairs": pairs}


def emit(name, document, strings=STRINGS):
    write(FIXTURES / name / "tokenizer.json", document)
    tokenizer = Tokenizer.from_str(json.dumps(document))
    write(FIXTURES / name / "golden.json", golden(tokenizer, strings))


def trained(tokenizer, trainer):
    tokenizer.train_from_iterator(CORPUS, trainer)
    return json.loads(tokenizer.to_str())


def with_bytes(document):
    """Puts <unk>, <s>, </s> and the 256 byte tokens first, as in LLaMA's vocabulary."""
    first = ["<unk>", "<s>", "</s>"] + [f"<0x{byte:02X}>" for byte in range(256)]
    old = sorted(document["model"]["vocab"].items(), key=lambda entry: entry[1])
    tokens = first + [token for token, _ in old if token not in first]
    document["model"].update(vocab={token: id for id, token in enumerate(tokens)},
                             unk_token="<unk>", byte_fallback=True, fuse_unk=True)
    document["added_tokens"] = [
        {"id": id, "content": first[id], "single_word": False, "lstrip": False, "rstrip": False,
         "normalized": False, "special": True} for id in range(3)]
    begin = {"SpecialToken": {"id": "<s>", "type_id": 0}}
    text = {"Sequence": {"id": "A", "type_id": 0}}
    document["post_processor"] = {
        "type": "TemplateProcessing", "single": [begin, text],
        "pair": [begin, text, {"SpecialToken": {"id": "<s>", "type_id": 1}},
                 {"Sequence": {"id": "B", "type_id": 1}}],
        "special_tokens": {"<s>": {"id": "<s>", "ids": [1], "tokens": ["<s>"]}}}
    return document


def llama_legacy():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    tokenizer.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(),
         decoders.Strip(" ", 1, 0)])
    # Trained with words apart, used without, as converted SentencePiece models are.
    tokenizer.pre_tokenizer = pre_tokenizers.Split("▁", "merged_with_next")
    document = trained(tokenizer, trainers.BpeTrainer(vocab_size=600, limit_alphabet=80))
    document["pre_tokenizer"] = None
    return with_bytes(document)


def llama_metaspace():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="first")
    tokenizer.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(),
         decoders.Strip(" ", 1, 0)])
    return with_bytes(trained(tokenizer, trainers.BpeTrainer(vocab_size=600, limit_alphabet=80)))


def unigram():
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    document = trained(tokenizer, trainers.UnigramTrainer(
        vocab_size=500, special_tokens=["<pad>", "</s>", "<unk>"], unk_token="<unk>"))
    tokenizer = Tokenizer.from_str(json.dumps(document))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A </s>", pair="$A </s> $B </s>", special_tokens=[("</s>", 1)])
    return json.loads(tokenizer.to_str())


def llama3():
    tokenizer = Tokenizer(models.BPE(ignore_merges=True))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(GPT4), "isolated"),
         pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer = Tokenizer.from_str(json.dumps(trained(tokenizer, trainers.BpeTrainer(
        vocab_size=700, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        special_tokens=["<|begin_of_text|>", "<|end_of_text|>", "<|eot_id|>"]))))
    tokenizer.post_processor = processors.Sequence(
        [processors.ByteLevel(), processors.TemplateProcessing(
            single="<|begin_of_text|> $A", pair="<|begin_of_text|> $A <|begin_of_text|>:1 $B:1",
            special_tokens=[("<|begin_of_text|>", 0)])])
    return json.loads(tokenizer.to_str())


def qwen2():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(GPT4.replace("{1,3}", "")), "isolated"),
         pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.decoder = decoders.ByteLevel()
    document = trained(tokenizer, trainers.BpeTrainer(
        vocab_size=600, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    tokenizer = Tokenizer.from_str(json.dumps(document))
    tokenizer.add_special_tokens(["<|im_start|>", "<|im_end|>"])
    tokenizer.add_tokens([AddedToken("strasse", normalized=True, single_word=True),
                          AddedToken("<tool>", normalized=False, lstrip=True, rstrip=True)])
    return json.loads(tokenizer.to_str())


def roberta():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    tokenizer.decoder = decoders.ByteLevel()
    document = trained(tokenizer, trainers.BpeTrainer(
        vocab_size=600, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        special_tokens=["<s>", "<pad>", "</s>", "<unk>"]))
    tokenizer = Tokenizer.from_str(json.dumps(document))
    tokenizer.add_special_tokens([AddedToken("<mask>", lstrip=True, normalized=False)])
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0))
    return json.loads(tokenizer.to_str())


def word_suffix():
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", end_of_word_suffix="</w>"))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Whitespace(), pre_tokenizers.Digits(), pre_tokenizers.Punctuation()])
    tokenizer.decoder = decoders.BPEDecoder()
    return trained(tokenizer, trainers.BpeTrainer(
        vocab_size=500, special_tokens=["<unk>"], end_of_word_suffix="</w>", limit_alphabet=90))


def word_piece_cased():
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=False)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    document = trained(tokenizer, trainers.WordPieceTrainer(
        vocab_size=500, special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]))
    tokenizer = Tokenizer.from_str(json.dumps(document))
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    return json.loads(tokenizer.to_str())


def mpnet():
    """A vocabulary as the class of transformers reads it, and as it writes it."""
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    document = trained(tokenizer, trainers.WordPieceTrainer(
        vocab_size=500, special_tokens=["<s>", "<pad>", "</s>", "<unk>", "[UNK]", "<mask>"]))
    return transformers.MPNetTokenizer(vocab=document["model"]["vocab"], model_max_length=128)


def modernbert():
    """Byte-level BPE whose added tokens are special, runs of blanks, or a word of the corpus."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(CORPUS, trainers.BpeTrainer(
        vocab_size=600, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    blanks = [AddedToken(" " * count, normalized=True) for count in range(8, 1, -1)]
    tokenizer.add_tokens([AddedToken("|||IP_ADDRESS|||", normalized=True), *blanks])
    tokenizer.add_special_tokens(["[UNK]", "[CLS]", "[SEP]", "[PAD]"])
    tokenizer.add_special_tokens([AddedToken("[MASK]", lstrip=True, normalized=False)])
    frame = [(name, tokenizer.token_to_id(name)) for name in ("[CLS]", "[SEP]")]
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B [SEP]", special_tokens=frame)
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]",
        pad_token="[PAD]", mask_token=AddedToken("[MASK]", lstrip=True), model_max_length=8192,
        model_input_names=["input_ids", "attention_mask"])


def emit_class(tokenizer, name, strings):
    tokenizer.save_pretrained(FIXTURES / name)
    path = FIXTURES / name / "tokenizer.json"
    write(path, json.loads(path.read_text(encoding="utf8")))
    write(FIXTURES / name / "golden.json", golden(tokenizer.backend_tokenizer, strings))


def minilm(folder):
    document = json.loads((folder / "tokenizer.json").read_text(encoding="utf8"))
    document.update(truncation=None, padding=None)
    tokenizer = Tokenizer.from_str(json.dumps(document))
    used = {0, 100, 101, 102, 103}
    for text in STRINGS + [text for pair in PAIRS for text in pair]:
        used.update(tokenizer.encode(text).ids)
    vocabulary = document["model"]["vocab"]
    # Greedy matching never needs a token it does not put out.
    document["model"]["vocab"] = {token: id for token, id in vocabulary.items() if id in used}
    emit("minilm", document)
    by_id = {id: token for token, id in document["model"]["vocab"].items()}
    lines = "".join(by_id.get(id, "") + "\n" for id in range(len(vocabulary)))
    (FIXTURES / "minilm-vocabulary").mkdir(exist_ok=True)
    (FIXTURES / "minilm-vocabulary" / "vocab.txt").write_text(lines, encoding="utf8")
    (FIXTURES / "minilm-vocabulary" / "tokenizer_config.json").write_text(
        (folder / "tokenizer_config.json").read_text(encoding="utf8"), encoding="utf8")


def smollm2(path):
    fields = gguf.GGUFReader(path).fields
    value = lambda name: fields["tokenizer.ggml." + name].contents()
    tokens, types, merges = value("tokens"), value("token_type"), value("merges")
    vocabulary = {token: id for id, token in enumerate(tokens)}
    document = {
        "version": "1.0", "truncation": None, "padding": None, "normalizer": None,
        "added_tokens": [
            {"id": id, "content": token, "single_word": False, "lstrip": False, "rstrip": False,
             "normalized": False, "special": True}
            for id, (token, kind) in enumerate(zip(tokens, types)) if kind == 3],
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
            {"type": "Digits", "individual_digits": True},
            {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True,
             "use_regex": True}]},
        "post_processor": None,
        "decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True,
                    "use_regex": True},
        "model": {"type": "BPE", "vocab": vocabulary,
                  "merges": [merge.split(" ") for merge in merges]}}
    tokenizer = Tokenizer.from_str(json.dumps(document))
    write(FIXTURES / "smollm2" / "golden.json", golden(tokenizer, STRINGS))
    # A merge can only happen where its product stands in the text.
    level = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    texts = STRINGS + [text for pair in PAIRS for text in pair]
    spelt = "\n".join("".join(part for part, _ in level.pre_tokenize_str(text)) for text in texts)
    kept = [merge for merge in merges if merge.replace(" ", "") in spelt]
    needed = {part for merge in kept for part in merge.split(" ") + [merge.replace(" ", "")]}
    needed.update(pre_tokenizers.ByteLevel.alphabet())
    reduced = {str(id): token for id, token in enumerate(tokens)
               if token in needed or types[id] == 3}
    write(FIXTURES / "smollm2" / "metadata.json", {
        "size": len(tokens), "pre": value("pre"), "begin": value("bos_token_id"),
        "end": value("eos_token_id"), "unknown": value("unknown_token_id"),
        "padding": value("padding_token_id"), "tokens": reduced,
        "control": [id for id, kind in enumerate(types) if kind == 3], "merges": kept})


def sentence_piece(name, strings, **options):
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([re.sub(r"[\r\n\0]", " ", text) for text in CORPUS * 3]),
        model_writer=model, minloglevel=2, **options)
    folder = FIXTURES / name
    folder.mkdir(exist_ok=True)
    (folder / "tokenizer.model").write_bytes(model.getvalue())
    processor = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
    pieces = [{"token": processor.id_to_piece(id), "score": processor.get_score(id),
               "type": 2 if processor.is_unknown(id) else 3 if processor.is_control(id)
               else 6 if processor.is_byte(id) else 1}
              for id in range(processor.get_piece_size())]
    texts = [{"text": text, "plain": processor.encode(text),
              "decoded": processor.decode(processor.encode(text))} for text in strings]
    write(folder / "golden.json", {"pieces": pieces, "texts": texts})


def main():
    special = ["<|begin_of_text|>hello<|eot_id|>\n\n", "<s>[INST] hi [/INST]</s> there",
               "a <mask> b", "x  <tool>  y Strasse strasse<|im_end|>", "e\u0301 <|im_start|>user"]
    everything = STRINGS + special
    for make in [llama_legacy, llama_metaspace, unigram, llama3, qwen2, roberta, word_suffix,
                 word_piece_cased]:
        emit(make.__name__.replace("_", "-"), make(), everything)
    emit_class(mpnet(), "mpnet", everything)
    emit_class(modernbert(), "modernbert", everything)
    minilm(pathlib.Path(os.environ["MINILM"]))
    smollm2(os.environ["SMOLLM2"])
    plain = [text for text in STRINGS if "\0" not in text and "<" not in text]
    sentence_piece("sentencepiece-bpe", plain, model_type="bpe", vocab_size=620,
                   byte_fallback=True, character_coverage=0.98,
                   normalization_rule_name="identity", remove_extra_whitespaces=False)
    sentence_piece("sentencepiece-unigram", plain, model_type="unigram", vocab_size=420,
                   hard_vocab_limit=False, normalization_rule_name="nmt_nfkc", pad_id=3)


main()
