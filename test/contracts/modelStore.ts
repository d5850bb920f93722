import type { FileTree } from "../../src/adapters/storage/fileTree.ts";
import { AppError } from "../../src/core/errors.ts";
import type { KeptModel, ModelStore, NewModel } from "../../src/core/models/modelStore.ts";
import { random } from "../../src/core/random.ts";

/** What a law stands on: a place for files, and the store over it or over one that behaves otherwise. */
export interface ModelPlace {
  readonly tree: FileTree;
  readonly over: (tree: FileTree) => ModelStore;
}

export interface ModelStoreLaw {
  readonly title: string;
  /** Throws when the law is broken. */
  readonly check: (place: ModelPlace) => Promise<void>;
}

/** The laws of the ModelStore port. They need no test runner, so that they also run within a page. */
export const MODEL_STORE_LAWS: readonly ModelStoreLaw[] = [
  { title: "reads back what was put, whatever was put, renamed and deleted", check: checkAgainstModel },
  { title: "lists newest first, each with its sizes and what it says about itself", check: checkListing },
  { title: "knows a model by its files: the same ones again change nothing", check: checkSameAgain },
  { title: "has a model whole or not at all, wherever the writer is killed", check: checkKilled },
  { title: "keeps what was there when there is no room, and nothing of what was not", check: checkFull },
  { title: "refuses what is no student, and paths that lead elsewhere", check: checkRefused },
  { title: "says so when a model, or a file of it, is not kept", check: checkNotKept },
];

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Six files; the seed decides the weights, and so the revision. */
export function makeModel(seed: number, change: Partial<NewModel> = {}): NewModel {
  const terse = { parent: "embedded", arm: "drp", styles: ["verbose"], recipe: { seed }, tokensOff: 0.71 };
  const files = new Map([
    ["config.json", bytes(JSON.stringify({ model_type: "llama", torch_dtype: "float16", terse }))],
    ["tokenizer.json", bytes("{}")],
    ["tokenizer_config.json", bytes("{}")],
    ["model.safetensors", Uint8Array.from({ length: 1000 }, (_, i) => (i * seed) % 256)],
    ["onnx/model.onnx", bytes(`graph ${seed}`)],
    ["README.md", bytes("# A student")],
  ]);
  return { name: `Student ${seed}`, createdAt: seed, files, ...change };
}

async function checkAgainstModel({ tree, over }: ModelPlace): Promise<void> {
  const expected = new Map<number, { id: string; name: string }>();
  const draw = random("model store", "calls");
  for (let call = 0; call < 30; call++) {
    const store = over(tree);
    const seed = draw.integer(1, 4);
    const known = expected.get(seed);
    const kind = draw.integer(0, 9);
    if (kind < 5) {
      const { id, name } = await store.put(makeModel(seed));
      expected.set(seed, known ?? { id, name });
    } else if (kind < 7 && known) {
      await store.rename(known.id, `Renamed at ${call}`);
      known.name = `Renamed at ${call}`;
    } else if (known) {
      await store.delete(known.id);
      expected.delete(seed);
    }
    const listed = (await store.list()).map(({ id, name }) => ({ id, name }));
    same(sorted(listed), sorted([...expected.values()]), "the models");
    for (const [each, { id }] of expected) await checkFiles(store, id, makeModel(each));
  }
}

async function checkListing({ tree, over }: ModelPlace): Promise<void> {
  for (const seed of [1, 3, 2]) await over(tree).put(makeModel(seed));
  const models = await over(tree).list();
  same(
    models.map(({ name }) => name),
    ["Student 3", "Student 2", "Student 1"],
    "the order",
  );
  const { files } = makeModel(3);
  const sizes = [...files].map(([path, { byteLength }]) => ({ path, bytes: byteLength }));
  const [newest] = models as [KeptModel];
  same(newest.files, sizes, "the files");
  same(
    newest.bytes,
    sizes.reduce((sum, file) => sum + file.bytes, 0),
    "the size",
  );
  same(newest.dtype, "float16", "the number format");
  const facts = [
    ["parent", "embedded"],
    ["arm", "drp"],
    ["styles.0", "verbose"],
    ["recipe.seed", "3"],
    ["tokensOff", "0.71"],
  ];
  const card = { parent: { id: "embedded" }, arm: "drp", seed: 3, styles: ["verbose"], facts };
  same(newest.card, card, "the card");
  same(await over(tree).get(newest.id), newest, "the same model, asked for by its id");
  const manifest = (await tree.read(`${newest.id}/kept.json`))!;
  same(await tree.bytes(newest.id), newest.bytes + manifest.byteLength, "the bytes of its folder");
  same(await tree.bytes("nothing"), 0, "the bytes of a folder that is not there");
}

async function checkSameAgain({ tree, over }: ModelPlace): Promise<void> {
  const store = over(tree);
  const first = await store.put(makeModel(1));
  const again = await store.put(makeModel(1, { name: "Another name", createdAt: 9 }));
  same(again, first, "the model put again");
  const model = makeModel(2);
  const second = await store.put(model);
  model.files.get("model.safetensors")!.fill(0);
  await checkFiles(store, second.id, makeModel(2));
  if (first.id === second.id) throw new Error("Two models have one id.");
  if (!/^[0-9a-f]{16}$/.test(first.id)) throw new Error(`${first.id} is no hash.`);
}

/** A tree whose owner dies after so many changes: nothing happens any more, and no promise of it rejects or resolves. */
function dyingTree(tree: FileTree, changes: number): { tree: FileTree; died: Promise<void> } {
  let left = changes;
  let die = (): void => {};
  const died = new Promise<void>((resolve) => (die = resolve));
  const change = async (work: () => Promise<void>): Promise<void> => {
    if (left <= 0) {
      die();
      await new Promise(() => {});
    }
    left -= 1;
    await work();
  };
  return {
    died,
    tree: {
      ...tree,
      write: (path, content) => change(() => tree.write(path, content)),
      remove: (path) => change(() => tree.remove(path)),
    },
  };
}

async function checkKilled({ tree, over }: ModelPlace): Promise<void> {
  const kept = await over(tree).put(makeModel(1));
  for (let changes = 0; changes < 7; changes++) {
    const dying = dyingTree(tree, changes);
    await Promise.race([dying.died, over(dying.tree).put(makeModel(2))]);
    same(await over(tree).list(), [kept], `the models after ${changes} changes`);
  }
  const second = await over(tree).put(makeModel(2));
  await checkFiles(over(tree), second.id, makeModel(2));
  for (let changes = 0; changes < 2; changes++) {
    const dying = dyingTree(tree, changes);
    await Promise.race([dying.died, over(dying.tree).delete(second.id)]);
    const listed = await over(tree).get(second.id);
    if (listed) await checkFiles(over(tree), second.id, makeModel(2));
  }
  await over(tree).put(makeModel(3));
  same((await tree.folders()).length, (await over(tree).list()).length, "the folders that are left");
}

async function checkFull({ tree, over }: ModelPlace): Promise<void> {
  const kept = await over(tree).put(makeModel(1));
  for (let writes = 0; writes < 7; writes++) {
    let left = writes;
    const full: FileTree = {
      ...tree,
      write: async (path, content) => {
        if (left-- > 0) return tree.write(path, content);
        throw new AppError({ code: "out-of-storage", message: "Full." });
      },
    };
    await rejects(over(full).put(makeModel(2)), "out-of-storage");
    same(await over(tree).list(), [kept], "the models");
    same(await tree.folders(), [kept.id], "the folders");
    await rejects(over(full).rename(kept.id, "Longer"), "out-of-storage");
    same(await over(tree).list(), [kept], "the models, none renamed");
  }
}

async function checkRefused({ tree, over }: ModelPlace): Promise<void> {
  const store = over(tree);
  for (const missing of ["config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors"]) {
    const files = new Map([...makeModel(1).files].filter(([path]) => path !== missing));
    await rejects(store.put(makeModel(1, { files })), "bad-model");
  }
  for (const path of ["../kept.json", "onnx/../../x", "/etc/passwd", "a\\..\\b", "", "onnx//x", ".hidden", "C:/x"]) {
    const files = new Map([...makeModel(1).files, [path, bytes("x")]]);
    await rejects(store.put(makeModel(1, { files })), "bad-file");
  }
  same(await tree.folders(), [], "what is kept");
}

async function checkNotKept({ tree, over }: ModelPlace): Promise<void> {
  const store = over(tree);
  const { id } = await store.put(makeModel(1));
  const read = (model: string, path: string): Promise<unknown> =>
    store.files(model).read(path, new AbortController().signal, () => {});
  await rejects(read(id, "onnx/other.onnx"), "not-found");
  for (const other of ["0123456789abcdef", "..", "", "../models"]) {
    same(await store.get(other), undefined, "a model that is not kept");
    await rejects(read(other, "config.json"), "not-found");
    await rejects(store.rename(other, "x"), "not-found");
    await store.delete(other);
  }
  await store.delete(id);
  await rejects(read(id, "config.json"), "not-found");
  same(await tree.folders(), [], "what is left of it");
}

async function checkFiles(store: ModelStore, id: string, { files }: NewModel): Promise<void> {
  for (const [path, content] of files) {
    const heard: (number | undefined)[] = [];
    const read = await store.files(id).read(path, new AbortController().signal, (loaded) => heard.push(loaded));
    same([...read], [...content], path);
    same(heard.at(-1), content.byteLength, `the bytes heard of ${path}`);
  }
}

function sorted<T>(values: readonly T[]): readonly string[] {
  return values.map((value) => JSON.stringify(value)).sort();
}

function same(actual: unknown, expected: unknown, what: string): void {
  const [a, b] = [actual, expected].map((value) => JSON.stringify(value));
  if (a !== b) throw new Error(`${what}: expected ${b}, got ${a}`);
}

async function rejects(call: Promise<unknown>, code: string): Promise<void> {
  const ended = await call.then(
    () => "nothing",
    (thrown: unknown) => (thrown instanceof AppError ? thrown.code : String(thrown)),
  );
  if (ended !== code) throw new Error(`Expected a rejection with ${code}, got ${ended}.`);
}
