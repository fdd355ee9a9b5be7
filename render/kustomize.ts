import { Document } from "yaml";
import type { LabelPatch } from "../model/label-patch.ts";
import type { PolicyTree } from "../model/system.ts";
import type { StackSystem } from "../plan/choose.ts";
import type { TreeManifest } from "../plan/tree-manifests.ts";

/** Files of a rendered tree: text by path relative to the output folder, with forward slashes. */
export type Tree = ReadonlyMap<string, string>;

/** `commonLabels` also rewrites selectors and is deprecated; the reason stands in the file itself (X33). */
const LABELS_COMMENT =
  " labels in place of the deprecated commonLabels, which would also rewrite the selectors of NetworkPolicies";

type File = readonly [path: string, text: string];

/**
 * The kustomize trees of one system as its spec lays them out: the policies in its files, the kustomization that names
 * them in order, and the labels its workloads need.
 */
export const kustomizeTrees = (
  { trees, labelPatches }: StackSystem,
  manifests: readonly TreeManifest[],
): Tree =>
  new Map([
    ...trees.flatMap((tree) =>
      policyTree(
        tree,
        manifests.filter(({ layer }) => layer === tree.layer),
      ),
    ),
    ...(labelPatches === undefined ? [] : patchTree(labelPatches)),
  ]);

function policyTree({ path, labels }: PolicyTree, manifests: readonly TreeManifest[]): readonly File[] {
  const files = Map.groupBy(manifests, ({ file }) => file);
  return [
    [`${path}/kustomization.yaml`, kustomization([...files.keys()], labels)],
    ...[...files].map(
      ([file, inFile]): File => [
        `${path}/${file}`,
        inFile.map(({ intent, manifest }) => commented(manifest, ` ${intent}`)).join("---\n"),
      ],
    ),
  ];
}

/** Long lines stay whole, so that a description reads as it was written. */
const AS_WRITTEN = { lineWidth: 0 } as const;

function commented(content: unknown, comment: string): string {
  const document = new Document(content);
  document.commentBefore = comment;
  return document.toString(AS_WRITTEN);
}

function kustomization(files: readonly string[], labels: Readonly<Record<string, string>>): string {
  const content = {
    apiVersion: "kustomize.config.k8s.io/v1beta1",
    kind: "Kustomization",
    resources: files,
  };
  if (Object.keys(labels).length === 0) return new Document(content).toString(AS_WRITTEN);
  return commented({ ...content, labels: [{ pairs: labels, includeSelectors: false }] }, LABELS_COMMENT);
}

/** A component: the kustomization that holds the Deployments names it and gets the labels. */
function patchTree({
  path,
  patches,
}: {
  readonly path: string;
  readonly patches: readonly LabelPatch[];
}): readonly File[] {
  const fileOf = (patch: LabelPatch): string => `${patch.metadata.name}.yaml`;
  const content = {
    apiVersion: "kustomize.config.k8s.io/v1alpha1",
    kind: "Component",
    patches: patches.map((patch) => ({ path: fileOf(patch) })),
  };
  return [
    [
      `${path}/kustomization.yaml`,
      commented(
        content,
        " Name this folder under components: in the kustomization that holds the Deployments",
      ),
    ],
    ...patches.map((patch): File => [`${path}/${fileOf(patch)}`, new Document(patch).toString(AS_WRITTEN)]),
  ];
}
