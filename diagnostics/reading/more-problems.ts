import { defineRule } from "../../model/diagnostic.ts";

export const moreProblems = defineRule({
  code: "more-problems",
  severity: "info",
  effect: "none",
  origin: "reader",
  title: "An object has more problems than are listed",
  why: "Problems that are not listed remain",
  say: ({ shown }) => `The object has more problems than the ${shown} that are listed`,
  remedy: () => "Correct these and ask again",
  source: "Palisade: a limit that bounds the cost of hostile input",
});
