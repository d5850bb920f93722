import { type Style, STYLES } from "../traces/trace.ts";

/** A student that ships with the page. */
export interface EmbeddedStudent {
  /** Fixed, because runs and links name it. */
  readonly id: string;
  /** Its folder below public/models. */
  readonly folder: string;
  readonly label: string;
  /** As its config.json says, but known before that is fetched. */
  readonly styles: readonly Style[];
}

/** In the order in which they are offered; the first is what the page starts with. */
export const EMBEDDED_STUDENTS: readonly EmbeddedStudent[] = [
  { id: "embedded", folder: "student", label: "Embedded student", styles: STYLES },
  { id: "verbose-student", folder: "verbose-student", label: "Verbose student", styles: ["verbose"] },
];
