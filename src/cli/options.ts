import { InvalidArgumentError } from "commander";

/** A parser for an option that takes a whole number from `low` to `high`, both included. */
export function wholeNumber(low: number, high = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^-?\d+$/.test(text) && value >= low && value <= high) return value;
    const range = high === Number.MAX_SAFE_INTEGER ? `from ${low}` : `from ${low} to ${high}`;
    throw new InvalidArgumentError(`It takes a whole number ${range}.`);
  };
}

/** A parser for an option that takes a number in [low, high]. */
export function decimal(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== "" && value >= low && value <= high) return value;
    throw new InvalidArgumentError(`It takes a number from ${low} to ${high}.`);
  };
}

/** A parser for a list of names between commas, none of them twice. */
export function nameList(text: string): string[] {
  const names = text.split(",").map((name) => name.trim());
  if (names.includes("")) throw new InvalidArgumentError("It takes names with a comma between them.");
  if (new Set(names).size < names.length) throw new InvalidArgumentError("A name stands there twice.");
  return names;
}
