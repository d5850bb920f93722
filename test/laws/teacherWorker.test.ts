/** The teacher behind its worker, over a channel of this thread: the same results as in the page, in order, and cancelled. */
import { afterEach, expect, it } from "vitest";

import { replyReader } from "../../src/adapters/teachers/replyReader.ts";
import { connectTeacher } from "../../src/bridge/connectTeacher.ts";
import { serveTeacher } from "../../src/bridge/serveTeacher.ts";
import type { PrunedRow } from "../../src/core/distill/pruner.ts";
import { symbolicPruner } from "../../src/core/distill/symbolicPruner.ts";
import { isAbort } from "../../src/core/errors.ts";
import { teacherDialogue } from "../../src/core/teacher/llm/dialogue.ts";

const TRACE = {
  question: "Ann has 3 pens and buys 4. How many?",
  response: "Okay. So 3 + 4 = 7.\nWait, 3 + 4 = 7.\n#### 7",
};
const signal = (): AbortSignal => new AbortController().signal;
const ends: (() => void)[] = [];
afterEach(() => ends.splice(0).forEach((end) => end()));

const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const pruner = symbolicPruner({
  tokenizer: async () => ({ id: "letters", encode: (text) => [...text].map((_, i) => i), decode: () => "" }),
  breathe,
});
const dialogue = teacherDialogue(replyReader, breathe);

function connect() {
  const asked: string[] = [];
  const connection = connectTeacher(() => {
    const { port1, port2 } = new MessageChannel();
    ends.push(() => (port1.close(), port2.close()));
    serveTeacher((studentUrl) => (asked.push(studentUrl), pruner), dialogue, port1);
    port2.start();
    return { endpoint: port2, onDeath: () => {}, terminate: () => {} };
  }, "https://example.org/models/student/");
  ends.push(() => connection.close());
  return { connection, asked };
}

it("prunes, revises and counts as without a worker", async () => {
  const { connection, asked } = connect();
  const outcome = await connection.prune(signal(), TRACE, "skill");
  expect(outcome).toEqual(await pruner.prune(signal(), TRACE, "skill"));
  if (outcome.kind !== "pruned") throw new Error("It was rejected.");
  const { pruned, revision } = outcome.pruning;
  expect(await connection.revise(signal(), TRACE.response, pruned.steps, pruned.decisions)).toEqual(revision);
  expect(await connection.countTokens(signal(), ["four", ""])).toEqual([4, 0]);
  expect(asked).toContain("https://example.org/models/student/");
});

it("prunes many in their order, each once, with counts of the thinking", async () => {
  const { connection } = connect();
  const rows: PrunedRow[] = [];
  const traces = Array.from({ length: 30 }, (_, i) => ({ ...TRACE, response: `${TRACE.response}${i}` }));
  await connection.pruneMany(signal(), traces, "skill", (row) => rows.push(row));
  expect(rows.map(({ index }) => index)).toEqual(traces.map((_, i) => i));
  // Without tags, all of a response is thinking.
  for (const { index, pruned, tokens } of rows) {
    expect(tokens).toEqual({ before: traces[index]!.response.length, after: pruned?.length });
  }
});

it("stops between two traces when it is told to", async () => {
  const { connection } = connect();
  const controller = new AbortController();
  let rows = 0;
  const done = connection.pruneMany(
    controller.signal,
    Array.from({ length: 5000 }, () => TRACE),
    "skill",
    () => {
      rows++;
      controller.abort();
    },
  );
  expect(isAbort(await done.catch((thrown: unknown) => thrown))).toBe(true);
  expect(rows).toBeLessThan(5000);
});

it("talks about a trace as without a worker: what is asked, what comes of a reply, what it takes", async () => {
  const { connection } = connect();
  const turn = await connection.begin(signal(), TRACE, "skill", 100_000);
  expect(turn).toEqual(await dialogue.begin(signal(), TRACE, "skill", 100_000));
  if (turn.kind !== "ask") throw new Error("It asks nothing.");
  const reply = { text: "No.", finishReason: "stop", tokens: 2 } as const;
  const next = await connection.proceed(signal(), turn.talk, reply);
  expect(next).toEqual(await dialogue.proceed(signal(), turn.talk, reply));
  expect(next).toMatchObject({ talk: { attempt: 2, rejected: { kind: "noJson" } } });
  expect(await connection.estimate(signal(), [TRACE], "none")).toEqual(
    await dialogue.estimate(signal(), [TRACE], "none"),
  );
});
