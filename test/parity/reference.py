"""Writes test/fixtures/parity: what PyTorch and Hugging Face's LlamaForCausalLM make of two tiny decoders.

Run once, by hand: `python test/parity/reference.py` (torch 2.13.0 on the CPU, transformers 5.23.0). Each example is run
alone, without padding, so that a packed batch which gives the same numbers shows that its examples cannot see each other.
"""

import json
import sys
from pathlib import Path

import torch
import transformers
from transformers import LlamaConfig, LlamaForCausalLM

FOLDER = Path(__file__).parent.parent / "fixtures" / "parity"
STEPS = 10
# Some of the steps are clipped and some are not.
CLIP_NORM = 2.5
ROWS, TOKENS = 3, 24
LEARNING_RATES = [0.002 * min(1, (t + 1) / 3) * (1 - 0.08 * t) for t in range(STEPS)]
MODEL = dict(
    vocab_size=50,
    hidden_size=16,
    num_hidden_layers=2,
    num_attention_heads=4,
    num_key_value_heads=2,
    head_dim=4,
    intermediate_size=24,
    max_position_embeddings=32,
    rms_norm_eps=1e-5,
    attention_bias=False,
    mlp_bias=False,
    hidden_act="silu",
    bos_token_id=None,
    eos_token_id=1,
    pad_token_id=0,
)
ROPE_THETA = 100.0


def build(tied):
    config = LlamaConfig(
        **MODEL,
        tie_word_embeddings=tied,
        rope_parameters={"rope_type": "default", "rope_theta": ROPE_THETA},
        attn_implementation="eager",
    )
    model = LlamaForCausalLM(config).to(torch.float32)
    model.eval()
    generator = torch.Generator().manual_seed(7 if tied else 8)
    with torch.no_grad():
        for parameter in model.parameters():
            noise = torch.randn(parameter.shape, generator=generator)
            if parameter.dim() == 1:
                parameter.copy_(1 + 0.2 * noise)
            else:
                parameter.copy_(noise / parameter.shape[1] ** 0.5)
    return model


def make_batches(seed):
    """Three lists of examples. With at most 10 places each and 40 before the last, any greedy packing finds them room."""
    generator = torch.Generator().manual_seed(seed)
    draw = lambda low, high: int(torch.randint(low, high + 1, (1,), generator=generator))
    batches = []
    for _ in range(3):
        examples, places = [], 0
        while places < 40:
            length = draw(3, 10)
            tokens = [draw(2, MODEL["vocab_size"] - 1) for _ in range(length)] + [1]
            prompt = draw(1, length - 1)
            examples.append({"prompt": tokens[:prompt], "completion": tokens[prompt:]})
            places += length
        batches.append(examples)
    return batches


def batch_loss(model, examples):
    """Mean over the completion tokens of all examples."""
    total, count = 0.0, 0
    for example in examples:
        tokens = torch.tensor(example["prompt"] + example["completion"])
        logits = model(tokens[None, :-1]).logits[0]
        losses = torch.nn.functional.cross_entropy(logits, tokens[1:], reduction="none")
        completion = losses[len(example["prompt"]) - 1 :]
        total = total + completion.sum()
        count += len(completion)
    return total / count


def named(model):
    return dict(model.named_parameters())


class Store:
    """Tensors end to end in one little-endian float32 file."""

    def __init__(self):
        self.parts, self.length = [], 0

    def add(self, tensor):
        flat = tensor.detach().reshape(-1).clone()
        entry = {"offset": self.length, "shape": list(tensor.shape)}
        self.parts.append(flat)
        self.length += flat.numel()
        return entry

    def add_all(self, tensors):
        return {name: self.add(tensor) for name, tensor in tensors.items()}

    def write(self, path):
        path.write_bytes(torch.cat(self.parts).numpy().astype("<f4").tobytes())


def write(name, tied, seed):
    store, model, batches = Store(), build(tied), make_batches(seed)
    initial = store.add_all(named(model))
    decays = [p for n, p in model.named_parameters() if p.dim() == 2 and "embed" not in n]
    plain = [p for n, p in model.named_parameters() if not (p.dim() == 2 and "embed" not in n)]
    optimiser = torch.optim.AdamW(
        [{"params": decays, "weight_decay": 0.1}, {"params": plain, "weight_decay": 0.0}], betas=(0.9, 0.95), eps=1e-8
    )
    steps, first_gradient = [], None
    for step in range(STEPS):
        optimiser.zero_grad()
        loss = batch_loss(model, batches[step % len(batches)])
        loss.backward()
        if first_gradient is None:
            first_gradient = store.add_all({n: p.grad for n, p in model.named_parameters()})
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), CLIP_NORM)
        for group in optimiser.param_groups:
            group["lr"] = LEARNING_RATES[step]
        optimiser.step()
        steps.append({"loss": loss.item(), "gradientNorm": norm.item(), "learningRate": LEARNING_RATES[step]})

    prompts = [[5, 9, 33, 2, 17, 40], [11, 3], [48, 7, 7, 21, 30, 12, 6, 44, 19]]
    decoded = []
    for prompt in prompts:
        ids = torch.tensor([prompt])
        with torch.no_grad():
            logits = model(ids).logits[0]
            new = model.generate(ids, attention_mask=torch.ones_like(ids), max_new_tokens=12, do_sample=False)
        decoded.append({"prompt": prompt, "logits": store.add(logits), "greedy": new[0, len(prompt) :].tolist()})

    fixture = {
        "made": {
            "by": "test/parity/reference.py",
            "torch": torch.__version__,
            "transformers": transformers.__version__,
            "python": sys.version.split()[0],
            "how": "LlamaForCausalLM, eager attention, float32, each example alone; torch.optim.AdamW with weight decay 0.1 "
            "on the matrices but the embedding, betas 0.9 and 0.95, eps 1e-8, after clip_grad_norm_ to 2.5; step t uses "
            "batch t mod 3; the decoded prompts use the final parameters; tensors are float32 in the .bin beside this file",
        },
        "config": {**MODEL, "model_type": "llama", "rope_theta": ROPE_THETA, "tie_word_embeddings": tied},
        "rows": ROWS,
        "tokens": TOKENS,
        "batches": batches,
        "initial": initial,
        "firstGradient": first_gradient,
        "steps": steps,
        "final": store.add_all(named(model)),
        "decoded": decoded,
    }
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{name}.json").write_text(json.dumps(fixture) + "\n")
    store.write(FOLDER / f"{name}.bin")
    print(name, [(round(s["loss"], 4), round(s["gradientNorm"], 3)) for s in steps], [d["greedy"] for d in decoded])


if __name__ == "__main__":
    torch.set_num_threads(1)
    write("tied", True, 1)
    write("untied", False, 2)
