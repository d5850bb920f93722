/** A model on somebody's server, as runs and links name it. */
export interface RemoteModel {
  readonly model: string;
  /** With its port, where it has one. */
  readonly host: string;
}

export function remoteModelId({ model, host }: RemoteModel): string {
  return `${model}@${host}`;
}

/** Undefined for the id of a model that runs in the page. */
export function parseRemoteModelId(id: string): RemoteModel | undefined {
  // A model's name may hold the sign, a host may not.
  const at = id.lastIndexOf("@");
  return at > 0 && at < id.length - 1 ? { model: id.slice(0, at), host: id.slice(at + 1) } : undefined;
}
