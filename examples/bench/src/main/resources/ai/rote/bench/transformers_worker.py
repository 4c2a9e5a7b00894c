"""What Rote is compared with: the same questions asked with transformers.

Run by the benchmark: transformers_worker.py CHECKPOINT DTYPE THREADS. Reads a task a line from
standard input and answers with a line of JSON; the time in it is that of the task alone.
"""

import json
import sys
import time

import torch
import transformers

TOP_K = 40


def batches(request):
    ids = request["ids"]
    for start in range(0, len(ids), request["batch"]):
        yield torch.tensor(ids[start : start + request["batch"]])


@torch.inference_mode()
def tuned(model, request):
    """One pass; the vocabulary head only where suffix tokens are predicted; top-k without softmax
    over the vocabulary. All examples are of one length, so nothing is padded and no mask is needed."""
    prefix = request["prefix"]
    results = []
    for ids in batches(request):
        hidden = model.base_model(ids[:, :-1], use_cache=False).last_hidden_state
        logits = model.get_output_embeddings()(hidden[:, prefix - 1 :]).float()
        targets = ids[:, prefix:]
        own = logits.gather(-1, targets.unsqueeze(-1))
        top = logits.topk(TOP_K, -1).values
        log_prob = own - top.logsumexp(-1, keepdim=True)
        log_prob = torch.where(own >= top[..., -1:], log_prob, -torch.inf)
        greedy = (logits.argmax(-1) == targets).all(-1)
        results.append((log_prob.sum((1, 2)), greedy))
    return [value for log_prob, _ in results for value in log_prob.tolist()]


@torch.no_grad()
def ordinary(model, request):
    """As it is usually written: all logits, their log_softmax, gather."""
    prefix = request["prefix"]
    results = []
    for ids in batches(request):
        logits = model(ids, attention_mask=torch.ones_like(ids)).logits
        log_probs = torch.log_softmax(logits[:, :-1].float(), -1)
        log_prob = log_probs.gather(-1, ids[:, 1:].unsqueeze(-1)).squeeze(-1)
        greedy = (logits[:, prefix - 1 : -1].argmax(-1) == ids[:, prefix:]).all(-1)
        results.append((log_prob[:, prefix - 1 :].sum(-1), greedy))
    return [value for log_prob, _ in results for value in log_prob.tolist()]


def generate(model, request, **settings):
    prefix = request["prefix"]
    count = 0
    for ids in batches(request):
        new_tokens = ids.shape[1] - prefix
        ids = ids[:, :prefix]
        out = model.generate(
            ids,
            attention_mask=torch.ones_like(ids),
            max_new_tokens=new_tokens,
            min_new_tokens=new_tokens,
            pad_token_id=0,
            **settings,
        )
        count += out.shape[0]
    return [count]


def greedy(model, request):
    return generate(model, request, do_sample=False)


def sample(model, request):
    """100 samples of each example."""
    return generate(model, request, do_sample=True, top_k=TOP_K, num_return_sequences=100)


def main():
    folder, dtype, threads = sys.argv[1:]
    transformers.utils.logging.disable_progress_bar()
    torch.set_num_threads(int(threads))
    model = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=getattr(torch, dtype))
    model.eval()
    versions = f"transformers {transformers.__version__}, torch {torch.__version__}"
    print(json.dumps({"versions": f"{versions}, {torch.get_num_threads()} threads"}), flush=True)
    tasks = {"tuned": tuned, "ordinary": ordinary, "greedy": greedy, "sample": sample}
    for line in sys.stdin:
        request = json.loads(line)
        start = time.perf_counter()
        values = tasks[request["task"]](model, request)
        seconds = time.perf_counter() - start
        print(json.dumps({"seconds": seconds, "values": values}), flush=True)


if __name__ == "__main__":
    main()
