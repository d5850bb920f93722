import * as say from "./enNumbers.ts";

const day = new Intl.DateTimeFormat(say.locale, { dateStyle: "medium" });

/** The words of the list of kept students. */
export const studentWords = {
  heading: "Students kept in this browser",
  none: "What a run distils is kept here, to be asked on every screen, and can be exported and imported.",
  date: (at: number) => day.format(at),
  size: (bytes: number) => say.bytes(bytes),
  made: (arm: string, parent: string) => `${arm}, from ${parent}`,
  seed: (seed: string) => `seed ${seed}`,
  data: (hash: string) => `data ${hash}`,
  figures: (off: string, difference: string) => `${off} fewer tokens, right answers ${difference}`,
  card: (name: string) => `Everything that ${name} says of itself`,
  cardShort: "Card",
  choose: "Import a student",
  drop: "or drop its zip here: as exported, or a zip of a folder in the Hugging Face layout",
  imported: (name: string) => `${name} is kept now.`,
  wasKept: (name: string) => `The same student is kept already, as ${name}.`,
  export: "Export",
  exportNamed: (name: string) => `Export ${name}`,
  renameNamed: (name: string) => `Rename ${name}`,
  renameTo: "Name of the student",
  save: "Save",
  cancel: "Cancel",
  deleteNamed: (name: string) => `Delete ${name}`,
  distill: "Distill on",
  distillNamed: (name: string) => `Set up a distillation of ${name}`,
  retry: "Read the list again",
};
