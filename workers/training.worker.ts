import { chooseDevice } from "../src/adapters/device/chooseDevice.ts";
import { reportDevice } from "../src/adapters/device/deviceReport.ts";
import { ortWeb } from "../src/adapters/device/ortWeb.ts";
import { wasmThreads } from "../src/adapters/device/wasmThreads.ts";
import { webSelfTest } from "../src/adapters/device/webSelfTest.ts";
import { EngineStudent } from "../src/adapters/generators/engineStudent.ts";
import { macrotask } from "../src/adapters/generators/macrotask.ts";
import { guardedFetch } from "../src/adapters/storage/guardedFetch.ts";
import { httpFiles } from "../src/adapters/storage/httpFiles.ts";
import { opfsModels } from "../src/adapters/storage/opfsModels.ts";
import { opfsTree } from "../src/adapters/storage/opfsTree.ts";
import { treeCheckpoints } from "../src/adapters/storage/treeCheckpoints.ts";
import { hfTokenizer } from "../src/adapters/tokenizer/hfTokenizer.ts";
import { engineDistiller } from "../src/adapters/trainers/engineDistiller.ts";
import { giveLifeSign } from "../src/bridge/lifeSign.ts";
import { serveTraining } from "../src/bridge/serveTraining.ts";
import type { ParentRequest, ParentSource } from "../src/bridge/trainingContract.ts";
import { planHash } from "../src/core/distill/plan.ts";
import { twoSlots } from "../src/core/distill/twoSlots.ts";
import type { ModelFiles, OrtRuntime } from "../src/core/ports.ts";

const here = self.location.origin;
const checkpoints = opfsTree("checkpoints");

const filesOf = (source: ParentSource): ModelFiles =>
  source.kind === "kept" ? opfsModels().files(source.id) : httpFiles(source.baseUrl, guardedFetch([here]));

serveTraining(({ source, device: wanted, threads: asked }: ParentRequest) => {
  const threads = asked === "one" ? 1 : wasmThreads();
  let chosen: { runtime: OrtRuntime; note: string | undefined } | undefined;
  const runtime = async (signal: AbortSignal) => {
    if (chosen) return chosen;
    const { device, note } = await chooseDevice(signal, await reportDevice(), webSelfTest(threads), wanted);
    return (chosen = { runtime: await ortWeb({ device, threads }), note });
  };
  const files = filesOf(source);
  return engineDistiller({
    files: () => files,
    runtime,
    tokenizer: hfTokenizer,
    checkpoints: ({ plan }) => twoSlots(treeCheckpoints(checkpoints, planHash(plan))),
    breathe: macrotask,
    student: ({ id, revision }, own = files) =>
      new EngineStudent({ id, label: id, revision, dtype: "float16", files: own, runtime, tokenizer: hfTokenizer }),
  });
});
giveLifeSign(self);
