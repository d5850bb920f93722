import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { DTYPES, hubModelId, keptModelId, type ModelName, parseModelId } from "../../../src/core/modelId.ts";
import { remoteModelId } from "../../../src/core/remoteModel.ts";

const name = fc.stringMatching(/^[\w.-]{1,12}$/);
const names: fc.Arbitrary<readonly [string, ModelName]> = fc.oneof(
  fc.stringMatching(/^[0-9a-f]{16}$/).map((revision) => [keptModelId(revision), { kind: "kept", revision }] as const),
  fc
    .tuple(name, name, fc.constantFrom(...DTYPES))
    .map(([owner, model, dtype]) => [`${owner}/${model}`, dtype] as const)
    .map(([repository, dtype]) => [hubModelId(repository, dtype), { kind: "hub", repository, dtype }] as const),
  fc
    .tuple(fc.string({ minLength: 1 }), fc.stringMatching(/^[a-z.]{1,9}(:\d{2,5})?$/))
    .map(([model, host]) => [remoteModelId({ model, host }), { kind: "remote", model, host }] as const),
);

describe("the id of a model", () => {
  it("says where the model is, whatever it is called", () => {
    fc.assert(
      fc.property(names, ([id, parsed]) => {
        expect(parseModelId(id)).toEqual(parsed);
      }),
    );
  });

  it.each(["embedded", "verbose-student", "kept:", "kept:../x", "hub:owner/name", "hub:owner/name:q2", "hub:a/b/c:q8"])(
    "%s is an embedded student's",
    (id) => expect(parseModelId(id)).toEqual({ kind: "embedded", id }),
  );
});
