import { parseModelId } from "../../core/modelId.ts";
import { EMBEDDED_STUDENTS } from "../../core/models/embeddedStudents.ts";

/** What its id tells of a model's name: all that there is to say while the model itself is not there. */
export function modelLabel(id: string): string {
  const name = parseModelId(id);
  switch (name.kind) {
    case "embedded":
      return EMBEDDED_STUDENTS.find((student) => student.id === id)?.label ?? id;
    case "kept":
      return id;
    case "hub":
      return `${name.repository} (${name.dtype})`;
    case "remote":
      return name.model;
    default:
      return name satisfies never;
  }
}
