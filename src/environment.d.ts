interface ImportMetaEnv {
  /** The version in package.json, which the build puts in. */
  readonly APP_VERSION: string;
  /** Hashes of the embedded students' files, by their ids. */
  readonly STUDENT_REVISIONS: Readonly<Record<string, string>>;
  /** Address of the hub of problem sets, then the hosts it redirects to, with blanks between. */
  readonly HUB: string;
}
