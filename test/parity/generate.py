"""Greedy token ids of a student for some prompts, by Python's transformers: `python generate.py FOLDER TOKENS PROMPTS`.

PROMPTS is a JSON array of strings; a JSON array of arrays of new token ids is written, the end token included.
"""

import json
import sys

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

folder, new_tokens, prompts = sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3])
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
written = []
for prompt in prompts:
    ids = tokenizer(prompt, return_tensors="pt", add_special_tokens=False)
    with torch.no_grad():
        output = model.generate(**ids, max_new_tokens=new_tokens, do_sample=False)
    written.append(output[0, ids["input_ids"].shape[1] :].tolist())
print(json.dumps(written))
