/** A file that someone chose or dropped. */
export interface UploadedFile {
  /** In the folder that it came in, with "/" between names; its own name where it came alone. */
  readonly path: string;
  readonly bytes: number;
  /** Rejects where the system does not let it be read to its end. */
  read(): Promise<Uint8Array>;
}
