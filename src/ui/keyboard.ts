export type KeyAction =
  "run" | "stop" | "next" | "compare" | "evaluate" | "prune" | "distill" | "present" | "shortcuts";

const TYPING = "input:not([type=checkbox]):not([type=radio]), select, textarea, [contenteditable]";
const PRESSABLE = "button, a[href], input, select, textarea, summary, dialog";

type Press = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "isComposing" | "repeat" | "target">;

/** What a key does on the page; undefined where it belongs to the control that has the focus. */
export function keyAction(press: Press, singleKeys: boolean): KeyAction | undefined {
  if (press.isComposing || press.repeat || press.altKey) return undefined;
  const command = press.ctrlKey || press.metaKey;
  if (press.key === "Enter") return command || !within(press.target, PRESSABLE) ? "run" : undefined;
  if (command) return undefined;
  if (press.key === "Escape") return "stop";
  if (!singleKeys || within(press.target, TYPING)) return undefined;
  switch (press.key) {
    case "n":
    case "N":
      return "next";
    case "1":
      return "compare";
    case "2":
      return "evaluate";
    case "3":
      return "prune";
    case "4":
      return "distill";
    case "p":
    case "P":
      return "present";
    case "?":
      return "shortcuts";
    default:
      return undefined;
  }
}

function within(target: EventTarget | null, selector: string): boolean {
  return target !== null && "closest" in target && (target as Element).closest(selector) !== null;
}
