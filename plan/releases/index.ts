import { authenticationNotOurs } from "../../diagnostics/releases/authentication-not-ours.ts";
import { type Diagnostic, diagnose } from "../../model/diagnostic.ts";
import { type Cni, isEnforcing } from "../../model/vocabulary.ts";
import type { Settings } from "../../settings/settings.ts";
import { scrapeValues } from "../alerts/scrape.ts";
import type { PlannedRelease } from "../plan.ts";
import { calicoRelease } from "./calico.ts";
import { ciliumRelease } from "./cilium.ts";
import type { EngineArgs, EngineReleases } from "./engine.ts";
import { tetragonRelease } from "./tetragon.ts";
import { mergeValues } from "./values.ts";

/** What the stack's policies need of the engines. */
export interface ReleaseNeeds {
  /** Some policy demands mutual authentication. */
  readonly demandsAuthentication: boolean;
}

/** The Helm releases of a stack in the order of installation, and what is to be known about them. Pure. */
export function plannedReleases(settings: Settings, needs: ReleaseNeeds): EngineReleases {
  const { cni } = settings.cluster;
  const network = isEnforcing(cni) ? networkOf(cni, settings, needs) : NOTHING;
  const runtime = settings.engines.tetragon.install ? tetragonOf(settings) : NOTHING;
  return {
    releases: [...network.releases, ...runtime.releases.map((release) => behind(network.releases, release))],
    diagnostics: [...network.diagnostics, ...runtime.diagnostics],
  };
}

const networkOf = (cni: Cni, settings: Settings, needs: ReleaseNeeds): EngineReleases =>
  settings.engines[cni].install ? CNI_RELEASES[cni](settings, needs) : notOurs(cni, needs);

const NOTHING: EngineReleases = { releases: [], diagnostics: [] };

/** Tetragon's operator has no host network: before there is a CNI its pod does not start. */
function behind(network: readonly PlannedRelease[], release: PlannedRelease): PlannedRelease {
  const last = network.at(-1);
  return last === undefined ? release : { ...release, after: [...release.after, last.id] };
}

const CNI_RELEASES: Readonly<Record<Cni, (settings: Settings, needs: ReleaseNeeds) => EngineReleases>> = {
  cilium: (settings) => {
    const { provider, serverAddress, trustDomain } = settings.authentication;
    return ciliumRelease({
      ...networkArgs(settings),
      ...engineArgs(settings, "cilium"),
      mode: settings.mode,
      // By the config alone, so that switching policies off never rolls the agents.
      ...(provider === "spire" ? { spire: { serverAddress, trustDomain } } : {}),
    });
  },
  calico: (settings) => calicoRelease({ ...networkArgs(settings), ...engineArgs(settings, "calico") }),
};

const tetragonOf = (settings: Settings): EngineReleases =>
  tetragonRelease({ platform: settings.cluster.platform, ...engineArgs(settings, "tetragon") });

const networkArgs = ({ cluster: { platform, cniMode, podCidr, apiServer } }: Settings) => ({
  platform,
  cniMode,
  ...(podCidr === undefined ? {} : { podCidr }),
  ...(apiServer === undefined ? {} : { apiServer }),
});

function engineArgs(settings: Settings, engine: Cni | "tetragon"): EngineArgs {
  const { values, version } = settings.engines[engine];
  return {
    charts: settings.charts,
    values: mergeValues(scrapeValues(engine, settings.alerts), values),
    ...(version === undefined ? {} : { version }),
  };
}

/** An engine of somebody else keeps its own wiring: what our policies need of it can only be said. */
const notOurs = (cni: Cni, { demandsAuthentication }: ReleaseNeeds): EngineReleases => {
  const diagnostics: readonly Diagnostic[] =
    cni === "cilium" && demandsAuthentication ? [diagnose(authenticationNotOurs, "engines.cilium", {})] : [];
  return { releases: [], diagnostics };
};
