/** A model on a server, as the visitor names it. */
export interface ServerSettings {
  readonly baseUrl: string;
  readonly model: string;
  /** Empty where the server asks for none. */
  readonly apiKey: string;
  /** Requests under way at once. */
  readonly concurrency: number;
}
