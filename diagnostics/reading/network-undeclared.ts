import { defineRule } from "../../model/diagnostic.ts";

export const networkUndeclared = defineRule({
  code: "network-undeclared",
  severity: "error",
  effect: "rejected",
  origin: "reader",
  title: "A service joins a network that the file does not declare",
  why: "Docker Compose refuses the file",
  say: ({ network }) => `The network ${network} is not declared under networks`,
  remedy: ({ network, near }) => (near === undefined ? `Declare ${network} under networks` : `Write ${near}`),
  source: "Compose specification: networks",
});
