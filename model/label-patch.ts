/** A strategic merge patch that puts labels on a Deployment's pods, as kustomize applies it. */
export interface LabelPatch {
  readonly apiVersion: "apps/v1";
  readonly kind: "Deployment";
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly template: { readonly metadata: { readonly labels: Readonly<Record<string, string>> } };
  };
}
