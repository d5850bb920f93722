import { describe, expect, it } from "vitest";

import { columns, limits, number, percent, pValue } from "../../../src/cli/figures.ts";

describe("figures in a table", () => {
  it("have a real minus, never a negative zero, and a dash where there is none", () => {
    expect(number(-2.04, 1)).toBe("−2.0");
    expect(number(-0.04, 1)).toBe("0.0");
    expect(number(0, 1)).toBe("0.0");
    expect(number(null, 1)).toBe("–");
    expect(percent(0.9238)).toBe("92.4 %");
    expect(limits(-4.4, 0.44, 1)).toBe("[−4.4, 0.4]");
  });

  it("give a p-value two digits, and a small one its power of ten", () => {
    expect(pValue(1)).toBe("1.0");
    expect(pValue(0.0123)).toBe("0.012");
    expect(pValue(4.2e-6)).toBe("4e-6");
    expect(pValue(5e-324)).toBe("<1e-300");
  });

  it("stand in aligned columns", () => {
    expect(
      columns([
        ["arm", "n"],
        ["verbose", "500"],
        ["x", "1"],
      ]),
    ).toBe("arm        n\nverbose  500\nx          1");
  });
});
