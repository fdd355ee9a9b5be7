import type { CloudLayerName } from "../../model/cloud-reading.ts";
import type { FlowVerdict, Outcome } from "../../model/verdict.ts";
import type { BorderVerdict } from "./judge.ts";

/** Who stands on the way of a connection that leaves or enters the cluster. */
export type DefenceLayer = "cluster" | CloudLayerName;

/** The answer of all layers together, and whose word it is (S11). */
export interface DefenceVerdict {
  readonly outcome: Outcome;
  /** The layers that refuse, or leave it open; for a connection that passes, all that let it. */
  readonly decides: readonly DefenceLayer[];
}

/** A connection passes when the cluster's policies and every firewall of the cloud let it. */
export function judgeTogether(cluster: Pick<FlowVerdict, "outcome">, border: BorderVerdict): DefenceVerdict {
  const answers: readonly { readonly layer: DefenceLayer; readonly outcome: Outcome }[] = [
    { layer: "cluster", outcome: cluster.outcome },
    ...border.layers.map(({ layer, outcome }) => ({ layer, outcome })),
  ];
  const outcome =
    (["denied", "undetermined", "audited"] as const).find((wanted) =>
      answers.some((answer) => answer.outcome === wanted),
    ) ?? "allowed";
  return {
    outcome,
    decides: answers.filter((answer) => answer.outcome === outcome).map(({ layer }) => layer),
  };
}
