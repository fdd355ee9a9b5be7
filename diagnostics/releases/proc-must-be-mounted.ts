import { defineRule } from "../../model/diagnostic.ts";

export const procMustBeMounted = defineRule({
  code: "proc-must-be-mounted",
  severity: "info",
  effect: "none",
  origin: "plan",
  title: "Tetragon needs the host's /proc on kind",
  why: "Tetragon does not start, and nothing of its policies is watched",
  say: () => "Tetragon reads the processes of a kind node at /procHost and does not start without it",
  remedy: () => "Create the cluster with extraMounts from /proc to /procHost on every node",
  source: "Tetragon: Installation, Deploy on kind",
});
