import { CommanderError, InvalidArgumentError } from "commander";
import { describe, expect, it } from "vitest";

import { exitFor } from "../../../src/cli/exitCode.ts";
import { decimal, nameList, wholeNumber } from "../../../src/cli/options.ts";
import { abortError, AppError, type ErrorCode } from "../../../src/core/errors.ts";

describe("options", () => {
  it("take whole numbers in their range only", () => {
    const parse = wholeNumber(1, 100);
    expect(parse("1")).toBe(1);
    expect(parse("100")).toBe(100);
    for (const text of ["0", "101", "1.5", "1e1", "", " 3", "three", "0x10", "-1", "NaN", "Infinity"]) {
      expect(() => parse(text), text).toThrow(InvalidArgumentError);
    }
    expect(() => wholeNumber(0)("99999999999999999999")).toThrow(InvalidArgumentError);
  });

  it("take decimal numbers in their range only", () => {
    const parse = decimal(0, 2);
    expect(parse("0.7")).toBe(0.7);
    for (const text of ["", " ", "2.1", "-0.1", "NaN", "warm"])
      expect(() => parse(text), text).toThrow(InvalidArgumentError);
  });

  it("take lists of different names", () => {
    expect(nameList("verbose, pruned")).toEqual(["verbose", "pruned"]);
    for (const text of ["", "a,", "a,,b", "a,a"]) expect(() => nameList(text), text).toThrow(InvalidArgumentError);
  });
});

describe("exit codes", () => {
  const app = (code: ErrorCode): AppError => new AppError({ code, message: "It broke\n  twice.", hint: "Mend it." });

  it("are 2, with one line and no stack, for what a person can mend", () => {
    for (const code of ["bad-argument", "bad-file", "bad-model", "not-found", "unsupported"] as const) {
      expect(exitFor(app(code))).toEqual({ code: 2, line: "error: It broke twice. Mend it." });
    }
    expect(exitFor(new CommanderError(1, "commander.unknownOption", "unknown option"))).toEqual({
      code: 2,
      line: undefined,
    });
  });

  it("are 1 for other failures, and only an error of ours is without its stack", () => {
    expect(exitFor(app("out-of-memory"))).toEqual({ code: 1, line: "error: It broke twice. Mend it." });
    expect(exitFor(new TypeError("x is undefined"))).toMatchObject({ code: 1, line: expect.stringContaining("at ") });
  });

  it("are 130 for Ctrl-C and 0 for the help", () => {
    expect(exitFor(abortError())).toEqual({ code: 130, line: undefined });
    expect(exitFor(new CommanderError(0, "commander.help", ""))).toEqual({ code: 0, line: undefined });
  });
});
