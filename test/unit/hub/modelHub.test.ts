import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { guardedFetch } from "../../../src/adapters/storage/guardedFetch.ts";
import { hubModels } from "../../../src/adapters/storage/hubModels.ts";
import { keptHubFetch } from "../../../src/adapters/storage/keptHubFetch.ts";
import { memoryTree } from "../../../src/adapters/storage/memoryTree.ts";
import { TreeHubModels } from "../../../src/adapters/storage/treeHubModels.ts";
import type { HubOffer, KeptHubModel } from "../../../src/core/models/modelHub.ts";
import type { OnBytes } from "../../../src/core/problems/problemHub.ts";
import { COMMIT, type StandInHub, standInHub, type StandInModel } from "./standInHub.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const BESIDE = { "config.json": bytes("{}"), "tokenizer.json": bytes("{} "), "tokenizer_config.json": bytes("{}  ") };
const NAME = "someone/Small-Chat";
const MODELS: Readonly<Record<string, StandInModel>> = {
  [NAME]: {
    regular: { ...BESIDE, "README.md": bytes("# Small"), "chat_template.jinja": bytes("{{ messages }}") },
    large: {
      "onnx/model.onnx": bytes("graph"),
      "onnx/model.onnx_data": bytes("weights of 32 bits"),
      "onnx/model_quantized.onnx": bytes("graph of 8 bits"),
      "onnx/model_uint8.onnx": bytes("another format"),
      "model.safetensors": bytes("not for browsers"),
    },
  },
  "someone/plain": { regular: BESIDE, large: { "model.safetensors": bytes("w") } },
  "someone/wordless": { regular: { "config.json": bytes("{}") }, large: { "onnx/model.onnx": bytes("g") } },
  "someone/gated": { regular: BESIDE, large: { "onnx/model.onnx": bytes("g") }, gated: "manual" },
};

let hub: StandInHub;
let store: TreeHubModels;
const open = (address = hub.address) => hubModels(address, guardedFetch([address]), store);
const signal = (): AbortSignal => new AbortController().signal;
const look = (name = NAME): Promise<HubOffer> => open().look(signal(), name);

function variantOf(offer: HubOffer, dtype: string, commit = offer.commit): KeptHubModel {
  const variant = offer.variants.find((each) => each.dtype === dtype)!;
  return { ...variant, repository: offer.repository, commit, createdAt: 7 };
}

beforeEach(async () => {
  hub = await standInHub({}, MODELS);
  store = new TreeHubModels(memoryTree());
});
afterEach(() => hub.close());

describe("a model of the hub that is looked up", () => {
  it("is offered in the number formats that it has files for, with all that each needs and its size", async () => {
    const offer = await look();
    expect(offer).toMatchObject({ repository: NAME, commit: COMMIT });
    expect(offer.variants.map(({ dtype }) => dtype)).toEqual(["fp32", "q8"]);
    const [whole, eight] = offer.variants;
    const beside = ["config.json", "tokenizer.json", "tokenizer_config.json", "chat_template.jinja"];
    expect(whole?.files.map(({ path }) => path)).toEqual([...beside, "onnx/model.onnx", "onnx/model.onnx_data"]);
    expect(eight?.files.map(({ path }) => path)).toEqual([...beside, "onnx/model_quantized.onnx"]);
    expect(eight?.bytes).toBe(2 + 3 + 4 + 14 + 15);
    expect(hub.requests).toEqual([`GET /api/models/${NAME}/revision/main?blobs=true`]);
  });

  it.each([
    ["someone/absent", "not-found", /status 401 .*someone\/absent/, /owner first/],
    ["someone/gated", "not-found", /accepted its terms/, /open model/],
    ["someone/plain", "bad-model", /no ONNX file/, /onnx-community/],
    ["someone/wordless", "bad-model", /lacks tokenizer\.json, tokenizer_config\.json/, /ONNX/],
    ["Small-Chat", "bad-argument", /“Small-Chat” is no name/, /owner\/name/],
    ["../../api/whoami", "bad-argument", /is no name/, /owner\/name/],
  ])("is refused with what is wrong and what to do: %s", async (name, code, message, hint) => {
    const thrown = await look(name).catch((error: unknown) => error);
    expect(thrown).toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
      hint: expect.stringMatching(hint) as string,
    });
    if (code === "bad-argument") expect(hub.requests).toEqual([]);
  });

  it("is not found without a network, or behind a page that asks for a login", async () => {
    const { address } = hub;
    await hub.close();
    const offline = open(address).look(signal(), NAME);
    await expect(offline).rejects.toMatchObject({
      code: "network",
      hint: expect.stringMatching(/connection/) as string,
    });
    hub = await standInHub({}, MODELS);
    const page = hubModels(hub.address, () => Promise.resolve(new Response("<h1>Log in</h1>")), store);
    await expect(page.look(signal(), NAME)).rejects.toMatchObject({ code: "network" });
  });
});

describe("a model of the hub that is fetched", () => {
  it("is kept whole, told byte by byte, and read back without asking anyone", async () => {
    const model = variantOf(await look(), "fp32");
    const told: number[] = [];
    const onBytes: OnBytes = (loaded, total) => {
      expect(total).toBe(model.bytes);
      told.push(loaded);
    };
    await open().fetch(signal(), model, onBytes);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(model.bytes);
    expect(await store.list()).toEqual([model]);
    const asked = hub.requests.length;
    const fetchKept = keptHubFetch(store, model);
    const read = async (path: string, init?: RequestInit) =>
      fetchKept(`https://huggingface.co/${NAME}/resolve/${COMMIT}/${path}`, init);
    expect(await (await read("onnx/model.onnx_data")).text()).toBe("weights of 32 bits");
    const main = await fetchKept(`https://huggingface.co/${NAME}/resolve/main/config.json`);
    expect(await main.text()).toBe("{}");
    expect((await read("generation_config.json")).status).toBe(404);
    expect((await fetchKept(`https://huggingface.co/someone/else/resolve/${COMMIT}/config.json`)).status).toBe(404);
    const head = await read("onnx/model.onnx", { headers: { Range: "bytes=0-0" } });
    expect([head.status, head.headers.get("Content-Range")]).toEqual([206, "bytes 0-0/5"]);
    expect(hub.requests.length).toBe(asked);
  });

  it("has the chat template that stands in a file of its own, unless its configuration has one", async () => {
    const model = variantOf(await look(), "q8");
    await open().fetch(signal(), model, () => {});
    const url = `https://huggingface.co/${NAME}/resolve/${COMMIT}/tokenizer_config.json`;
    const answer = await keptHubFetch(store, model)(url);
    expect(await answer.clone().json()).toEqual({ chat_template: "{{ messages }}" });
    expect(Number(answer.headers.get("Content-Length"))).toBe((await answer.arrayBuffer()).byteLength);
  });

  it("goes on from the last whole file after it broke off, and is not there before it is whole", async () => {
    const model = variantOf(await look(), "q8");
    let answers = 0;
    const breaksOff: typeof fetch = async (input, init) => {
      const response = await guardedFetch([hub.address])(input, init);
      answers++;
      return answers < 5 ? response : new Response((await response.text()).slice(0, 9));
    };
    await expect(hubModels(hub.address, breaksOff, store).fetch(signal(), model, () => {})).rejects.toMatchObject({
      code: "network",
      message: "onnx/model_quantized.onnx ended after 9 of 15 bytes.",
    });
    expect(await store.list()).toEqual([]);
    const asked = hub.requests.length;
    await open().fetch(signal(), model, () => {});
    expect(hub.requests.slice(asked).every((request) => request.includes("model_quantized.onnx"))).toBe(true);
    expect(await store.list()).toEqual([model]);
  });

  it("is not kept where the file is longer than the hub said, or another page came in its place", async () => {
    const model = variantOf(await look(), "q8");
    const longer: typeof fetch = () => Promise.resolve(new Response("<html>Please log in to this network</html>"));
    await expect(hubModels(hub.address, longer, store).fetch(signal(), model, () => {})).rejects.toMatchObject({
      code: "network",
    });
    expect(await store.list()).toEqual([]);
  });

  it("takes the place of its older revision, file by file anew", async () => {
    const newest = variantOf(await look(), "q8");
    const older = { ...newest, commit: "f".repeat(40) };
    let entry = await store.begin(older);
    const one = async function* () {
      yield bytes("old");
    };
    for (const { path } of older.files) entry = await store.add(entry, path, one());
    expect(await store.list()).toEqual([older]);
    await open().fetch(signal(), newest, () => {});
    expect(await store.list()).toEqual([newest]);
    expect(await store.read(older, "config.json")).toBeUndefined();
    await store.delete(NAME, "q8");
    expect([await store.list(), await store.read(newest, "config.json")]).toEqual([[], undefined]);
  });

  it("ends with AbortError when it is cancelled, wherever it is", async () => {
    const model = variantOf(await look(), "fp32");
    for (const at of [1, 12, model.bytes - 1]) {
      const controller = new AbortController();
      const fetched = open().fetch(controller.signal, model, (loaded) => loaded >= at && controller.abort());
      await expect(fetched).rejects.toMatchObject({ name: "AbortError" });
      expect(await store.list()).toEqual([]);
    }
    await open().fetch(signal(), model, () => {});
    expect(await store.list()).toEqual([model]);
  });
});
