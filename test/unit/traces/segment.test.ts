import { describe, expect, it } from "vitest";

import { segment } from "../../../src/core/traces/segment.ts";
import type { Role } from "../../../src/core/traces/trace.ts";

const texts = (text: string): string[] => segment(text).map((step) => step.text);
const roles = (text: string): Role[] => segment(text).map((step) => step.role);

describe("where segment cuts", () => {
  it.each([
    ["sentences", "One is 5. Two is 6! Is it? Yes.", ["One is 5. ", "Two is 6! ", "Is it? ", "Yes."]],
    ["not in decimals", "It takes 3.5 hours. Then 2.25 more.", ["It takes 3.5 hours. ", "Then 2.25 more."]],
    ["behind money", "They pay $1,200. Then they rest.", ["They pay $1,200. ", "Then they rest."]],
    ["not behind titles", "Mr. Smith met Dr. Jones. They ate.", ["Mr. Smith met Dr. Jones. ", "They ate."]],
    ["not behind initials", "Samuel L. Jackson has 3. So 3.", ["Samuel L. Jackson has 3. ", "So 3."]],
    ["not in the U.S. either", "In the U.S. Army they run. Far.", ["In the U.S. Army they run. ", "Far."]],
    ["not before a small letter", "Use e.g. pens, approx. five... or so.", ["Use e.g. pens, approx. five... or so."]],
    ["behind closing marks", 'He said "12." Then (5.) More.', ['He said "12." ', "Then (5.) ", "More."]],
    ["at lines", "- red: 14\n- blue: 18\n\nSum", ["- red: 14\n", "- blue: 18\n\n", "Sum"]],
    ["not behind list numbers", "1. **A**: 5.\n2. B is 6.", ["1. **A**: 5.\n", "2. B is 6."]],
    ["a tag joins what follows", "<think>\nOkay. Go.", ["<think>\nOkay. ", "Go."]],
    ["behind the thinking", "It is 4.</think>So 4. Done.", ["It is 4.</think>", "So 4. ", "Done."]],
    [
      "not in a formula, nor between it and the words that announce it",
      "The sum is:\n\\[\n2 + 2 = 4.\nOk.\n\\]\nThus 4.",
      ["The sum is:\n\\[\n2 + 2 = 4.\nOk.\n\\]\n", "Thus 4."],
    ],
    ["an open formula ends at a blank line", "$$ 2 + 2\n\nSo 4. Done.", ["$$ 2 + 2\n\n", "So 4. ", "Done."]],
    ["nothing out of nothing", "", []],
  ])("%s", (_, text, pieces) => {
    expect(texts(text)).toEqual(pieces);
  });
});

describe("what segment says of a sentence", () => {
  it("reads a short chain of thought", () => {
    const steps = segment(
      "Okay, so Pia has 4 bags, and each bag holds 9 nuts. The question is how many nuts she has. " +
        "I need to multiply the bags by the nuts in each. So 4 * 9 = 36. Hmm, is that too many? No, it is fine. " +
        "Let me double-check. 36 divided by 9 is 4, which matches. So the answer is 36.\n#### 36",
    );
    expect(steps.map((step) => step.role)).toEqual([
      "restate",
      "restate",
      "plan",
      "compute",
      "hesitate",
      "hesitate",
      "check",
      "check",
      "conclude",
      "conclude",
    ]);
  });

  it("takes the same calculation for computing the first time and for checking after a check begins", () => {
    expect(roles("So 12 + 5 = 17. Let me verify. We have 12 + 5 = 17.")).toEqual(["compute", "check", "check"]);
  });

  it("lets a check in the middle end where the next step begins", () => {
    expect(roles("6 * 3 = 18. Let me check: 18 / 3 = 6, good. Next, 18 + 2 = 20.")).toEqual([
      "compute",
      "check",
      "compute",
    ]);
  });

  it("takes all that follows a stated answer for checking, until the thinking ends", () => {
    expect(roles("So the answer is 7. There are 3 cats. Also, 3 + 4 = 7.</think>There are 3 + 4 = 7 cats.")).toEqual([
      "conclude",
      "check",
      "check",
      "compute",
    ]);
  });

  it.each([
    ["\\boxed{42}", "conclude"],
    ["Wait, does the 4 friends include Mia?", "hesitate"],
    ["Let me break this down.", "plan"],
    ["First, I need to find the total.", "plan"],
    ["The problem says that 2/3 of the trees bear fruit.", "restate"],
    ["Multiplying 200 by 200 gives 40,000.", "compute"],
    ["So \\( 2 \\times 36 = 72 \\) inches.", "compute"],
  ] satisfies [string, Role][])("%s", (text, role) => {
    expect(roles(text)).toEqual([role]);
  });

  it.each([
    ["So 12 + 5 = 17.", "add"],
    ["12 - 5 = 7 are left.", "subtract"],
    ["Tom has 12 - 5 = 7 more than Ann.", "difference"],
    ["3 rows of 4 are 3 * 4 = 12.", "multiply"],
    ["Twice as many is 2 * 8 = 16.", "factor"],
    ["At $3 a pen, 4 pens cost 4 * 3 = 12.", "unitPrice"],
    ["At 60 miles per hour, 2 * 60 = 120.", "rate"],
    ["Each child gets 12 / 4 = 3.", "share"],
    ["Half of 10 is 10 / 2 = 5.", "fraction"],
    ["20% of 50 is 10.", "percent"],
    ["There are 60 minutes in an hour, so 2 * 60 = 120.", "convert"],
    ["17 mod 5 = 2.", "remainder"],
    ["The average is 30 / 3 = 10.", "average"],
  ])("names the skill: %s", (text, skill) => {
    expect(segment(text)).toMatchObject([{ role: "compute", skill }]);
  });
});
