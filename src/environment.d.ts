interface ImportMetaEnv {
  /** The version in package.json, which the build puts in. */
  readonly APP_VERSION: string;
}
