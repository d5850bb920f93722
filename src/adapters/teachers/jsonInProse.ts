/** Places at which JSON may begin that are tried; a text made of brackets must not cost its square. */
const MOST_STARTS = 50;

/**
 * The JSON objects and arrays in what a model wrote, in their order: the whole of it, or wrapped in prose or a fence. What a
 * model thought before is not searched. Backslashes that were not doubled, line ends inside strings and commas before a
 * closing bracket are put right.
 */
export function jsonInProse(text: string): readonly unknown[] {
  const said = text.slice(thoughtEnd(text)).trim();
  const found: unknown[] = [];
  let starts = 0;
  for (let at = nextStart(said, 0); at >= 0 && starts < MOST_STARTS; starts++) {
    const end = valueEnd(said, at);
    const value = end === undefined ? undefined : parse(said.slice(at, end));
    if (value !== undefined) found.push(value);
    at = nextStart(said, value === undefined || end === undefined ? at + 1 : end);
  }
  return found;
}

function thoughtEnd(text: string): number {
  const close = text.lastIndexOf("</think>");
  return close < 0 || !/^\s*<think>/.test(text) ? 0 : close + "</think>".length;
}

function nextStart(text: string, from: number): number {
  const at = text.slice(from).search(/[[{]/);
  return at < 0 ? -1 : from + at;
}

/** Behind the bracket that closes the one at `from`; brackets in strings do not count. */
function valueEnd(text: string, from: number): number | undefined {
  let depth = 0;
  let isInString = false;
  for (let i = from; i < text.length; i++) {
    const mark = text[i]!;
    if (isInString) {
      if (mark === "\\") i++;
      else if (mark === '"') isInString = false;
    } else if (mark === '"') isInString = true;
    else if (mark === "{" || mark === "[") depth++;
    else if (mark === "}" || mark === "]") {
      depth--;
      if (depth === 0) return i + 1;
    }
  }
  return undefined;
}

function parse(text: string): unknown {
  return parseStrictly(text) ?? parseStrictly(repaired(text));
}

function parseStrictly(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const STRING = /"(?:[^"\\]|\\[\s\S])*"/g;
/** An escape of JSON, or a backslash that begins none. */
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})?/g;
const CONTROLS: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function repaired(text: string): string {
  let outside = 0;
  let whole = "";
  const plain = (from: number, to: number): string => text.slice(from, to).replace(/,(?=\s*[\]}])/g, "");
  for (const match of text.matchAll(STRING)) {
    whole += plain(outside, match.index) + repairedString(match[0]);
    outside = match.index + match[0].length;
  }
  return whole + plain(outside, text.length);
}

function repairedString(text: string): string {
  return text
    .replace(ESCAPE, (escape) => (escape === "\\" ? "\\\\" : escape))
    .replace(/[\n\r\t]/g, (mark) => CONTROLS[mark]!);
}
