import { CNIS, type Cni, type Dialect, type HelmEngine } from "../model/vocabulary.ts";

/** What must run for policies of a dialect to be there and to mean anything. */
type Carrier =
  /** Whichever CNI the cluster has. */
  | "any-cni"
  | HelmEngine
  /** Nothing in the cluster. */
  | "none";

const CARRIERS: Readonly<Record<Dialect, Carrier>> = {
  kubernetes: "any-cni",
  cilium: "cilium",
  calico: "calico",
  tetragon: "tetragon",
  compose: "none",
  aws: "none",
  gcp: "none",
  azure: "none",
};

/** The engine that must be up before policies of a dialect are applied; undefined where there is none to wait for. */
export function engineOf(dialect: Dialect, cni: Cni | undefined): HelmEngine | undefined {
  const carrier = CARRIERS[dialect];
  if (carrier === "any-cni") return cni;
  return carrier === "none" ? undefined : carrier;
}

/** The one CNI that policies of a dialect are written for; undefined where others carry them too, or none. */
export const onlyCniOf = (dialect: Dialect): Cni | undefined => CNIS.find((cni) => cni === CARRIERS[dialect]);
