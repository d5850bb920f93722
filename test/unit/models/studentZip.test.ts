import fc from "fast-check";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";

import { unzipStudent, zipStudent } from "../../../src/adapters/storage/studentZip.ts";
import { AppError } from "../../../src/core/errors.ts";
import { makeModel } from "../../contracts/modelStore.ts";

const breathe = (): Promise<void> => Promise.resolve();
const { files } = makeModel(3);
const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());
const failure = (bytes: Uint8Array): Promise<unknown> =>
  unzipStudent(bytes, breathe).catch((thrown: unknown) => thrown);

describe("a student's zip", () => {
  it("is read back byte for byte, empty files and large ones too", async () => {
    const path = fc.stringMatching(/^[a-z]{1,8}(\/[a-z]{1,8})?$/);
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.integer({ min: 1, max: 9 }).map((fill) => new Uint8Array(300_000).fill(fill)),
    );
    await fc.assert(
      fc.asyncProperty(fc.dictionary(path, content, { maxKeys: 5 }), fc.uint8Array(), async (others, config) => {
        const written = new Map([...Object.entries(others), ["config.json", config] as const]);
        const read = await unzipStudent(await bytesOf(await zipStudent("my student", written, breathe)), breathe);
        expect([...read.keys()]).toEqual([...written.keys()]);
        expect([...written].filter(([name, bytes]) => Buffer.compare(bytes, read.get(name)!) !== 0)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it("made by another program is read, compressed or not, with its folder or without", async () => {
    for (const folder of ["", "student/", "deep/down/student/"]) {
      for (const level of [0, 9] as const) {
        const around = { [`${folder}.DS_Store`]: Uint8Array.of(1), "__MACOSX/config.json.txt": Uint8Array.of(2) };
        const entries = Object.fromEntries([...files].map(([path, bytes]) => [folder + path, bytes]));
        const read = await unzipStudent(zipSync({ ...(folder === "" ? {} : around), ...entries }, { level }), breathe);
        expect(read).toEqual(files);
      }
    }
  });

  it("that is none, is cut off, or of something else is refused with what to do", async () => {
    const whole = await bytesOf(await zipStudent("a", files, breathe));
    const other = zipSync({ "notes.txt": Uint8Array.of(1) });
    for (const bad of [new Uint8Array(), new TextEncoder().encode("no zip at all"), whole.subarray(0, 900), other]) {
      const thrown = await failure(bad);
      expect(thrown).toBeInstanceOf(AppError);
      expect(thrown).toMatchObject({ code: "bad-file", hint: expect.stringContaining("zip") as string });
    }
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 4, maxLength: 400 }), async (tail) => {
        const thrown = await failure(Uint8Array.from([0x50, 0x4b, 3, 4, ...tail]));
        expect(thrown).toBeInstanceOf(AppError);
      }),
    );
  });
});
