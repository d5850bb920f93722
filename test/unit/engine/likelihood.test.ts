import { describe, expect, it } from "vitest";

import { ortNode } from "../../../src/adapters/device/ortNode.ts";
import { random } from "../../../src/core/random.ts";
import { loadLikelihood } from "../../../src/engine/decoder/likelihood.ts";
import { exportModel } from "../../../src/engine/format/exportModel.ts";
import { fromFloat16, toFloat16 } from "../../../src/engine/format/float16.ts";
import type { ModelConfig } from "../../../src/engine/model/config.ts";
import { initialise } from "../../../src/engine/model/initialise.ts";
import { Packer } from "../../../src/engine/train/packing.ts";
import { TrainingSession } from "../../../src/engine/train/session.ts";

const CONFIG: ModelConfig = {
  vocabularySize: 50,
  width: 32,
  layers: 2,
  heads: 4,
  keyValueHeads: 2,
  headWidth: 8,
  innerWidth: 48,
  contextTokens: 64,
  rotaryBase: 10_000,
  normEpsilon: 1e-5,
  tied: true,
  endTokenId: 0,
  padTokenId: 0,
};
/** Four times the usual, so that some ids are much likelier than others; such as half floats can hold, as they are exported. */
const PARAMETERS = fromFloat16(toFloat16(initialise(CONFIG, 3).map((weight) => weight * 4)));
const TEXTS = [9, 2, 23, 1, 0, 16].map((length, text) => {
  const draws = random(4, "text", text);
  return Array.from({ length }, () => draws.integer(0, 49));
});

describe("the likelihood of texts", async () => {
  const runtime = ortNode({ threads: 1 });
  const files = exportModel(CONFIG, PARAMETERS, {});
  const config: unknown = JSON.parse(new TextDecoder().decode(files.get("config.json")));
  const likelihood = await loadLikelihood(runtime, { config, weights: files.get("model.safetensors")! });

  it("is that of each text alone, however many of other lengths stand beside it", async () => {
    const together = await likelihood.meanNegativeLogs(TEXTS);
    for (const [i, text] of TEXTS.entries()) {
      const [alone] = await likelihood.meanNegativeLogs([text]);
      if (text.length < 2) expect([alone, together[i]]).toEqual([undefined, undefined]);
      else expect(together[i]).toBeCloseTo(alone!, 4);
    }
    expect(await likelihood.meanNegativeLogs([])).toEqual([]);
  });

  it("is the loss of training on the text", async () => {
    const zeros = () => new Float32Array(PARAMETERS.length);
    const state = { parameters: PARAMETERS, moment1: zeros(), moment2: zeros(), step: 0 };
    const session = new TrainingSession(runtime, CONFIG, state);
    const [ids] = TEXTS;
    const packer = new Packer({ rows: 1, tokens: 16 });
    packer.add({ ids: ids!, weights: ids!.map(() => 1) });
    const [found] = await likelihood.meanNegativeLogs([ids!]);
    expect(found).toBeCloseTo(await session.evaluate(packer.batch()), 4);
    await session.release();
  });
});
