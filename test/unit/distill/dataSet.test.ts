import { expect, it } from "vitest";

import { dataSetListing, readListing } from "../../../src/core/distill/dataSet.ts";

const SET = { id: "set-1", title: "Mine", createdAt: 7, split: "skill" as const };
const examples = [{ question: "How many?", response: "2 + 2 = 4", pruned: "4" }];

it("reads the listing of a data set that was stored when there was one teacher", () => {
  const listing = dataSetListing({ ...SET, teacher: { kind: "symbolic" }, examples });
  expect(readListing({ ...listing, teacher: "symbolic" })).toEqual(listing);
  expect(readListing(listing)).toEqual(listing);
});

it("keeps which model pruned a data set, and how often it did not", () => {
  const teacher = { kind: "model", id: "qwen@localhost:8000", version: "1", fallbacks: 2 } as const;
  expect(readListing(dataSetListing({ ...SET, teacher, examples }))).toMatchObject({ ...SET, teacher, count: 1 });
});
