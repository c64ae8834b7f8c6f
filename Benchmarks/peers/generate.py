"""Times text generation in transformers. The peer of `sluice benchmark generate`.

A prompt of random tokens in one pass, of which only the last token's logits are wanted; then one token at a
time, with a key/value cache.
"""

import json

import torch
import transformers

import peer


def loaded(path):
    path = path.resolve()
    if path.is_dir():
        return transformers.AutoModelForCausalLM.from_pretrained(path, dtype=torch.float32)
    return transformers.AutoModelForCausalLM.from_pretrained(
        path.parent, gguf_file=path.name, dtype=torch.float32)


def main():
    options = peer.parse(__doc__, ["model"], prompt_tokens=512)
    transformers.utils.logging.disable_progress_bar()
    model = loaded(options.model).eval()
    ids = torch.randint(model.config.vocab_size, (1, options.prompt_tokens))

    def read(tokens, cache):
        with torch.inference_mode(), peer.forward(options):
            return model(tokens, past_key_values=cache, use_cache=True, logits_to_keep=1).past_key_values

    def prompt():
        return read(ids, transformers.DynamicCache(config=model.config))

    rows = [peer.measure(prompt, options, first=True)]
    cache = prompt()
    rows.append(peer.measure(lambda: read(ids[:, :1], cache), options, first=False))
    print(json.dumps({"rows": rows, "processMemory": peer.memory("VmHWM")}))


if __name__ == "__main__":
    main()
