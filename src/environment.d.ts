interface ImportMetaEnv {
  /** The version in package.json, which the build puts in. */
  readonly APP_VERSION: string;
  /** Hash of the embedded student's files. */
  readonly STUDENT_REVISION: string;
}
