import { writtenParts } from "./emit-plain.ts";
import { compare, type Kind, type PackageModel, titled } from "./shapes.ts";
import { typeOf } from "./types.ts";

/** The kinds of one group and version: one module of classes. */
export interface ApiModule {
  /** First word of the group, with `projectcalico` for `projectcalico.org`: crd2pulumi's module name. */
  readonly group: string;
  readonly version: string;
  readonly apiVersion: string;
  readonly kinds: readonly Kind[];
}

/** The modules of a package, sorted. */
export function apiModules(model: PackageModel): ApiModule[] {
  const versions = [...new Set(model.kinds.map((kind) => kind.apiVersion))].sort(compare);
  return versions.map((apiVersion) => {
    const [group = "", version = ""] = apiVersion.split("/");
    return {
      group: group.split(".")[0] ?? group,
      version,
      apiVersion,
      kinds: model.kinds.filter((kind) => kind.apiVersion === apiVersion),
    };
  });
}

/** `<group>/<version>.generated.ts`: the resource classes, with crd2pulumi's constructor, statics and tokens. */
export function emitResources(module: ApiModule, model: PackageModel): string {
  const cases = module.kinds.map((kind) => {
    const token = JSON.stringify(tokenOf(kind));
    return `      case ${token}:\n        return new ${kind.kind}(name, undefined, { urn });\n`;
  });
  return `import * as pulumi from "@pulumi/pulumi";
import type * as k8sInput from "@pulumi/kubernetes/types/input.js";
import type * as k8sOutput from "@pulumi/kubernetes/types/output.js";
import { resourceOptsDefaults, version } from "../defaults.generated.ts";
import type { Inputs } from "../inputs.generated.ts";
import type * as plain from "../plain.generated.ts";

${module.kinds.map((kind) => emitClass(kind, model)).join("\n")}
pulumi.runtime.registerResourceModule(${JSON.stringify(model.name)}, ${JSON.stringify(module.apiVersion)}, {
  version,
  construct(name: string, type: string, urn: string): pulumi.Resource {
    switch (type) {
${cases.join("")}      default:
        throw new Error(\`unknown resource type \${type}\`);
    }
  },
});
`;
}

function tokenOf(kind: Kind): string {
  return `kubernetes:${kind.apiVersion}:${kind.kind}`;
}

function emitClass(kind: Kind, model: PackageModel): string {
  const parts = writtenParts(kind);
  const status = kind.statusSubresource ? kind.root.properties?.status : undefined;
  const outputs = [...parts, ...(status ? [["status", status] as const] : [])];
  const names = ["apiVersion", "kind", "metadata", ...outputs.map(([name]) => name)];
  const plainType = (part: string) => `plain.${kind.typeName}${titled(part)}`;
  const typed = ([name, schema]: readonly [string, Kind["root"]]) =>
    model.shapeOf(schema)
      ? plainType(name)
      : `${typeOf(schema, model).replace(/\b([A-Z]\w*)\b/, "plain.$1")}`;
  return `export class ${kind.kind} extends pulumi.CustomResource {
  public static readonly __pulumiType = ${JSON.stringify(tokenOf(kind))};

  public static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): ${kind.kind} {
    return new ${kind.kind}(name, undefined, { ...opts, id });
  }

  public static override isInstance(obj: any): obj is ${kind.kind} {
    return obj?.__pulumiType === ${kind.kind}.__pulumiType;
  }

  declare public readonly apiVersion: pulumi.Output<${JSON.stringify(kind.apiVersion)}>;
  declare public readonly kind: pulumi.Output<${JSON.stringify(kind.kind)}>;
  declare public readonly metadata: pulumi.Output<k8sOutput.meta.v1.ObjectMeta>;
${outputs.map((part) => `  declare public readonly ${part[0]}: pulumi.Output<${typed(part)}>;\n`).join("")}
  constructor(name: string, args?: ${kind.kind}Args, opts: pulumi.CustomResourceOptions = {}) {
    const inputs: pulumi.Inputs = opts.id
      ? { ${names.map((part) => `${part}: undefined`).join(", ")} }
      : {
          apiVersion: ${JSON.stringify(kind.apiVersion)},
          kind: ${JSON.stringify(kind.kind)},
          metadata: args?.metadata,
${parts.map(([part]) => `          ${part}: args?.${part},\n`).join("")}${status ? "          status: undefined,\n" : ""}        };
    super(${kind.kind}.__pulumiType, name, inputs, pulumi.mergeOptions(resourceOptsDefaults(), opts));
  }
}

export interface ${kind.kind}Args {
  apiVersion?: pulumi.Input<${JSON.stringify(kind.apiVersion)} | undefined>;
  kind?: pulumi.Input<${JSON.stringify(kind.kind)} | undefined>;
  metadata?: pulumi.Input<k8sInput.meta.v1.ObjectMeta | undefined>;
${parts.map((part) => `  ${part[0]}?: pulumi.Input<Inputs<${typed(part)}> | undefined>;\n`).join("")}}
`;
}
