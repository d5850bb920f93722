interface ImportMetaEnv {
  /** The version in package.json, which the build puts in. */
  readonly APP_VERSION: string;
  /** Hash of the embedded student's files. */
  readonly STUDENT_REVISION: string;
  /** Address of the hub of problem sets, then the hosts it redirects to, with blanks between. */
  readonly HUB: string;
}
