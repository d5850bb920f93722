import { describe, expect, it } from "vitest";

import { columns, limits, percent, pValue } from "../../../src/cli/figures.ts";
import { rounded } from "../../../src/core/rounded.ts";
import { share } from "../../../src/ui/strings/enNumbers.ts";

describe("figures in a table", () => {
  it("have a real minus, never a negative zero, and a dash where there is none", () => {
    expect(rounded(-2.04, 1)).toBe("−2.0");
    expect(rounded(-0.04, 1)).toBe("0.0");
    expect(rounded(0, 1)).toBe("0.0");
    expect(rounded(null, 1)).toBe("–");
    expect(percent(0.9238)).toBe("92.4 %");
    expect(limits(-4.4, 0.44, 1)).toBe("[−4.4, 0.4]");
  });

  it("are rounded as the page rounds them, whatever share of 2,000 it is", () => {
    for (let count = 0; count <= 2000; count++) {
      expect(percent(count / 2000).replace(" %", "%")).toBe(share(count / 2000));
    }
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
