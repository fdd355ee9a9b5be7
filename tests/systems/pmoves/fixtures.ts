import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import type { Peer } from "../../../model/peer.ts";
import { PMOVES_DEFAULTS, type PmovesOptions } from "../../../systems/pmoves/options.ts";

const root = fileURLToPath(new URL("../../fixtures/pmoves/", import.meta.url));

/** A YAML file of tests/fixtures/pmoves, parsed. */
// biome-ignore lint/suspicious/noExplicitAny: a parsed file has whatever shape its author gave it
export const fixture = (path: string): any => parse(readFileSync(`${root}${path}`, "utf8"));

export const fixtureFiles = (folder: string): string[] => readdirSync(`${root}${folder}`).sort();

/** A row of edges.tsv. */
export interface WrittenEdge {
  readonly from: string;
  readonly to: string;
  readonly ports: readonly number[];
  readonly declared: string;
}

/** The 56 edges of the matrix, transcribed independently of the program. */
export const EDGES: readonly WrittenEdge[] = readFileSync(`${root}edges.tsv`, "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .slice(1)
  .map((line) => {
    const [from = "", to = "", ports = "", declared = ""] = line.split("\t");
    const word = (name: string) => (name === "External" ? "world" : name);
    return { from: word(from), to: word(to), ports: ports.split(",").map(Number), declared };
  });

export const options = (changes: Partial<PmovesOptions> = {}): PmovesOptions => ({
  ...PMOVES_DEFAULTS,
  ...changes,
});

/** An end of a flow in one word. */
export function end(peer: Peer): string {
  switch (peer.kind) {
    case "workload":
      return peer.name;
    case "entity":
      return peer.entity;
    case "all-workloads":
      return "all";
    case "pods":
      return `pods ${JSON.stringify(peer.labels)} of ${peer.namespace}`;
    default:
      throw new Error(`PMOVES has no peer of kind ${peer.kind}`);
  }
}
