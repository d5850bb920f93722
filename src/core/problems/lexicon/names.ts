import type { Person } from "../person.ts";

const WOMEN = (
  "Aisha Amara Ana Carmen Chloe Daniela Elena Emma Fatima Freya Grace Hana Ines Ingrid Julia Keiko Lan Leila Lucia " +
  "Maria Mei Mia Nadia Naomi Nina Olga Priya Rosa Sara Sofia Tara Yara Zoe Zuri"
).split(" ");

const MEN = (
  "Adam Ahmed Anton Ben Carlos Chen Daniel David Diego Emeka Farid Felix Hugo Ivan Jamal James Jonas Karim Kenji Kofi " +
  "Leo Liam Luca Marco Mateo Noah Omar Oscar Pablo Ravi Sam Tariq Tom Viktor"
).split(" ");

/** First names from many cultures, each with the pronouns that the stories use for it. */
export const NAMES: readonly Person[] = [
  ...WOMEN.map((name) => ({ name, they: "she", them: "her", their: "her", They: "She", Their: "Her" })),
  ...MEN.map((name) => ({ name, they: "he", them: "him", their: "his", They: "He", Their: "His" })),
];
