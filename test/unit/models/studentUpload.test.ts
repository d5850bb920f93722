import { describe, expect, it } from "vitest";

import { readUpload } from "../../../src/adapters/storage/studentUpload.ts";
import { zipStudent } from "../../../src/adapters/storage/studentZip.ts";
import { AppError } from "../../../src/core/errors.ts";
import type { UploadedFile } from "../../../src/core/models/studentUpload.ts";
import { tinyStudentFiles } from "../../contracts/tinyStudent.ts";

const breathe = (): Promise<void> => Promise.resolve();
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

function asUploads(files: ReadonlyMap<string, Uint8Array>, folder = "student/"): readonly UploadedFile[] {
  return [...files].map(([path, bytes]) => ({
    path: folder + path,
    bytes: bytes.byteLength,
    read: () => Promise.resolve(bytes),
  }));
}

async function asZip(files: ReadonlyMap<string, Uint8Array>): Promise<readonly UploadedFile[]> {
  const zip = new Uint8Array(await (await zipStudent("student", files, breathe)).arrayBuffer());
  return [{ path: "student.zip", bytes: zip.byteLength, read: () => Promise.resolve(zip) }];
}

const withFile = (path: string, bytes: Uint8Array): ReadonlyMap<string, Uint8Array> =>
  new Map([...tinyStudentFiles(), [path, bytes]]);

describe("a student that someone chose", () => {
  it("is read alike from its zip, from its folder, and from a folder around it", async () => {
    const files = tinyStudentFiles();
    const uploads = [
      await asZip(files),
      asUploads(files),
      [...asUploads(files, "downloads/student/"), ...asUploads(new Map([["notes.txt", encode("x")]]), "downloads/")],
    ];
    for (const uploaded of uploads) expect(await readUpload(uploaded, breathe)).toEqual(files);
  });

  it.each([
    [
      "no student at all",
      new Map([
        ["a.txt", encode("x")],
        ["b.txt", encode("y")],
      ]),
      "bad-file",
      "config.json",
    ],
    ["a config.json that is no JSON", withFile("config.json", encode("{")), "bad-file", "config.json is damaged"],
    [
      "a model of someone else",
      withFile("config.json", encode(`{"model_type":"llama"}`)),
      "bad-model",
      "not a student",
    ],
    ["a tokenizer cut off", withFile("tokenizer.json", encode(`{"version":`)), "bad-file", "tokenizer.json is damaged"],
    [
      "weights cut off",
      withFile("model.safetensors", tinyStudentFiles().get("model.safetensors")!.slice(0, 99)),
      "bad-file",
      "",
    ],
  ])("is refused with what is wrong and what to do: %s", async (_, files, code, message) => {
    for (const uploaded of [await asZip(files), asUploads(files)]) {
      const thrown = await readUpload(uploaded, breathe).catch((error: unknown) => error);
      expect(thrown).toBeInstanceOf(AppError);
      expect(thrown).toMatchObject({ code, hint: expect.any(String) as string });
      expect((thrown as AppError).message).toContain(message);
    }
  });

  it("whose weights are of another shape than it says is refused", async () => {
    const config = JSON.parse(new TextDecoder().decode(tinyStudentFiles().get("config.json"))) as object;
    const files = withFile("config.json", encode(JSON.stringify({ ...config, intermediate_size: 999 })));
    await expect(readUpload(asUploads(files), breathe)).rejects.toMatchObject({ code: "bad-model" });
  });

  it("that cannot be read to its end says which file", async () => {
    const [first, ...others] = asUploads(tinyStudentFiles());
    const broken = { ...first!, read: () => Promise.reject(new Error("gone")) };
    await expect(readUpload([broken, ...others], breathe)).rejects.toMatchObject({
      code: "bad-file",
      message: expect.stringContaining(first!.path) as string,
    });
  });
});
