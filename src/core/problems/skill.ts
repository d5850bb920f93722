/** The elementary skills that a step exercises. DRP lets its teacher invent labels; a closed list can be scored and coloured. */
export const SKILLS = [
  { id: "add", label: "adding" },
  { id: "subtract", label: "taking away" },
  { id: "multiply", label: "multiplying" },
  { id: "share", label: "sharing equally" },
  { id: "difference", label: "comparing by difference" },
  { id: "factor", label: "comparing by a factor" },
  { id: "unitPrice", label: "unit price" },
  { id: "rate", label: "rate × time" },
  { id: "fraction", label: "fraction of a whole" },
  { id: "percent", label: "percentage of a whole" },
  { id: "convert", label: "unit conversion" },
  { id: "remainder", label: "remainders" },
  { id: "average", label: "averages" },
] as const;

export type Skill = (typeof SKILLS)[number]["id"];
