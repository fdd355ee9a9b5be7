import { Document } from "yaml";
import type { Manifest } from "../model/manifest.ts";
import type { Settings } from "../settings/settings.ts";
import type { Mode } from "../settings/vocabulary.ts";
import type { SystemName } from "../systems/registry.ts";
import { contextOf, type StackSystem, systemsOf } from "./choose.ts";
import { type ChosenPolicy, lowerModes } from "./modes.ts";

/** Files of a rendered tree: text by path relative to the output folder, with forward slashes. */
export type Tree = ReadonlyMap<string, string>;

/** `commonLabels` also rewrites selectors and is deprecated; the reason stands in the file itself (X33). */
const LABELS_COMMENT =
  " labels in place of the deprecated commonLabels, which would also rewrite the selectors of NetworkPolicies";

/**
 * The kustomize trees of one system as its spec lays them out: a file a policy, equal to the spec, and the
 * kustomization that names them in order. With a mode the manifests carry what its lowering adds, and only that.
 */
export function kustomizeTrees(settings: Settings, name: SystemName, mode?: Mode): Tree {
  const item = systemsOf(settings).find((candidate) => candidate.name === name);
  if (item === undefined) return new Map();
  const manifests = treeManifests(item, settings, mode);
  const files = item.system.trees.flatMap((tree): [string, string][] => {
    const ofTree = manifests.filter(({ layer }) => layer === tree.layer);
    return [
      [
        `${tree.path}/kustomization.yaml`,
        kustomization(
          ofTree.map(({ file }) => file),
          tree.labels,
        ),
      ],
      ...ofTree.map(({ file, intent, manifest }): [string, string] => [
        `${tree.path}/${file}`,
        manifestFile(intent, manifest),
      ]),
    ];
  });
  return new Map(files);
}

interface TreeFile {
  readonly layer: string;
  readonly file: string;
  readonly intent: string;
  readonly manifest: Manifest;
}

function treeManifests(
  { name, system, settings: chosen }: StackSystem,
  settings: Settings,
  mode?: Mode,
): TreeFile[] {
  const policies = system.policies(chosen.options, contextOf(settings));
  const items = policies.map(
    (policy): ChosenPolicy => ({ system: name, policy, mode: mode ?? settings.mode }),
  );
  const manifests =
    mode === undefined
      ? items.map(({ policy }) => policy.manifest)
      : lowerModes(items, { ...settings, mode }).lowered.map(({ manifest }) => manifest);
  return policies.map(({ layer, file, intent }, index) => ({
    layer,
    file,
    intent,
    manifest: manifests[index] as Manifest,
  }));
}

/** Long lines stay whole, so that a description reads as it was written. */
const AS_WRITTEN = { lineWidth: 0 } as const;

function manifestFile(intent: string, manifest: Manifest): string {
  const document = new Document(manifest);
  document.commentBefore = ` ${intent}`;
  return document.toString(AS_WRITTEN);
}

function kustomization(files: readonly string[], labels: Readonly<Record<string, string>>): string {
  const document = new Document({
    apiVersion: "kustomize.config.k8s.io/v1beta1",
    kind: "Kustomization",
    resources: files,
    labels: [{ pairs: labels, includeSelectors: false }],
  });
  document.commentBefore = LABELS_COMMENT;
  return document.toString(AS_WRITTEN);
}
