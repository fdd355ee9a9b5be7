import type { HelmEngine } from "./vocabulary.ts";

/**
 * The version of each engine that is installed, whose CRDs the packages are made of, and that the presets, fixtures and
 * tests are about: the one place to raise it. A test ties the go.mod files of the tools and the fixtures to it.
 */
export const PINS = {
  cilium: "1.20.2",
  calico: "3.32.1",
  tetragon: "1.7.0",
} as const satisfies Readonly<Record<HelmEngine, string>>;
