import { parseRemoteModelId, type RemoteModel } from "./remoteModel.ts";

/** The number formats of models that transformers.js runs, as it names them. */
export const DTYPES = ["fp32", "fp16", "q8", "q4", "q4f16"] as const;
export type Dtype = (typeof DTYPES)[number];

/** A model, as runs and links name it. */
export type ModelName =
  /** A student that ships with the page. */
  | { readonly kind: "embedded"; readonly id: string }
  /** A student that a browser keeps, by its revision: the same files have the same name everywhere. */
  | { readonly kind: "kept"; readonly revision: string }
  /** A model of the hub in a number format: another one is another model. */
  | { readonly kind: "hub"; readonly repository: string; readonly dtype: Dtype }
  | ({ readonly kind: "remote" } & RemoteModel);

const KEPT = /^kept:([0-9a-f]{16})$/;
const HUB = new RegExp(`^hub:([\\w.-]+/[\\w.-]+):(${DTYPES.join("|")})$`);

export function keptModelId(revision: string): string {
  return `kept:${revision}`;
}

export function hubModelId(repository: string, dtype: Dtype): string {
  return `hub:${repository}:${dtype}`;
}

/** The inverse of `keptModelId`, `hubModelId` and `remoteModelId`; every other id is an embedded student's. */
export function parseModelId(id: string): ModelName {
  const remote = parseRemoteModelId(id);
  if (remote) return { kind: "remote", ...remote };
  const [, revision] = KEPT.exec(id) ?? [];
  if (revision !== undefined) return { kind: "kept", revision };
  const [, repository, dtype] = HUB.exec(id) ?? [];
  if (repository !== undefined) return { kind: "hub", repository, dtype: dtype as Dtype };
  return { kind: "embedded", id };
}
