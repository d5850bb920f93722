/** A countable noun in both numbers. */
export interface Thing {
  readonly one: string;
  readonly many: string;
}

export function thing(one: string, many: string = `${one}s`): Thing {
  return { one, many };
}

/** "5 apples", "1 apple". */
export function count(number: number, noun: Thing): string {
  return `${number} ${number === 1 ? noun.one : noun.many}`;
}

/** "an apple", "a pear". */
export function a(noun: Thing): string {
  return `${"aeiou".includes(noun.one.charAt(0)) ? "an" : "a"} ${noun.one}`;
}

export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** "twice" or "3 times", to stand before "as many". */
export function times(factor: number): string {
  return factor === 2 ? "twice" : `${factor} times`;
}
