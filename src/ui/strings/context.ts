import { createContext } from "svelte";

import type { Strings } from "./en.ts";

/** The page's words, set once by the App. */
export const [strings, provideStrings] = createContext<Strings>();
