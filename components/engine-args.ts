import type { Input } from "@pulumi/pulumi";
import { Sensitive } from "../model/sensitive.ts";
import type { EngineArgs } from "../plan/releases/engine.ts";

/** Where the API server is found without kube-proxy. */
export interface KubernetesApi {
  readonly host: Input<string>;
  readonly port: Input<number>;
}

/** What every engine's component may be told about its chart. */
export interface ChartArgs {
  /**
   * Where the chart comes from: an `https://` repository, an `oci://` registry, or a folder of packed charts; absent
   * means the project's own repository.
   */
  readonly source?: string;
  /** Login of the source; absent means it asks for none. The password becomes a secret of the stack. */
  readonly login?: { readonly username: string; readonly password: string };
  /** Chart version; absent means the pinned one. */
  readonly version?: string;
  /** Helm values merged over the preset, last; outputs may stand anywhere in them. Absent means none. */
  readonly values?: Readonly<Record<string, unknown>>;
}

/** The same in the words of the pure room. */
export const chartArgs = ({ source, login, version, values }: ChartArgs): EngineArgs => ({
  charts: {
    ...(source === undefined ? {} : { source }),
    ...(login === undefined ? {} : { username: login.username, password: new Sensitive(login.password) }),
  },
  ...(version === undefined ? {} : { version }),
  ...(values === undefined ? {} : { values }),
});
