import { jest } from "@jest/globals";
import { type Resource, runtime } from "@pulumi/pulumi";

/** One resource as the engine would be told of it. */
export interface Recorded {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly custom: boolean;
  /** Inputs with every secret replaced by `{ secret: … }`. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** URN; empty for the stack. */
  readonly parent: string;
  /** Name of the explicit provider; absent means the default one. */
  readonly provider?: string;
  /** Names of the resources it waits for. */
  readonly after: readonly string[];
  readonly retainOnDelete: boolean;
  readonly deleteBeforeReplace: boolean;
  /** Former names. */
  readonly aliases: readonly string[];
}

export interface Recording {
  /** In the order of registration. */
  readonly resources: readonly Recorded[];
  /** Without components. */
  readonly custom: readonly Recorded[];
  readonly outputs: Readonly<Record<string, unknown>>;
  /** What was logged as a warning: with mocks there is no engine, so Pulumi writes to the console. */
  readonly warnings: readonly string[];
  /** What was logged for a person to read, in the same way. */
  readonly infos: readonly string[];
}

/** The types that this program may register; anything else fails the test that registers it. */
const KNOWN_TYPES =
  /^(pulumi:pulumi:Stack|pulumi:providers:kubernetes|palisade:components:(SecurityStack|PolicySet|Alerts|Cilium|Calico|Tetragon|AwsFirewall|GcpFirewall|AzureFirewall)|kubernetes:core\/v1:Namespace|kubernetes:helm\.sh\/v3:Release|kubernetes:networking\.k8s\.io\/v1:NetworkPolicy|kubernetes:cilium\.io\/(v2|v1alpha1):[A-Za-z]+|kubernetes:projectcalico\.org\/v3:[A-Za-z]+|kubernetes:monitoring\.coreos\.com\/v1:PrometheusRule|kubernetes:operator\.tigera\.io\/v1:APIServerPatch|(aws|gcp|azure-native):.*|pulumi:providers:(aws|gcp|azure-native)|pulumi:pulumi:StackReference|test:.*)$/;

/** The part of a registration request that mocks do not hand on. */
interface Request {
  getType(): string;
  getName(): string;
  getParent(): string;
  getCustom(): boolean;
  getProvider(): string;
  getDependenciesList(): string[];
  getRetainondelete(): boolean;
  getDeletebeforereplace(): boolean;
  getAliasesList(): { getSpec(): { getName(): string } | undefined }[];
  getObject(): { toJavaScript(): Record<string, unknown> } | undefined;
}

type Register = (
  request: Request,
  callback: (error: unknown, response: { getUrn(): string }) => void,
) => unknown;

const { getMonitor } = runtime as unknown as { getMonitor(): { registerResource: Register } };

export interface RecordOptions {
  readonly preview?: boolean;
  readonly stack?: string;
  /** Functions that the program may call, by token; absent means none. */
  readonly answers?: Readonly<Record<string, (inputs: Record<string, unknown>) => Record<string, unknown>>>;
  /** What a provider adds to the inputs of a resource; absent means nothing. */
  readonly stateOf?: (type: string, name: string) => Record<string, unknown>;
}

/** Runs a program against mocks and says everything that it registered. Previews leave ids unknown. */
export async function record(
  program: () => unknown,
  { preview = false, stack = "test", answers = {}, stateOf = () => ({}) }: RecordOptions = {},
): Promise<Recording> {
  const refused: string[] = [];
  await runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        if (!KNOWN_TYPES.test(type)) refused.push(`registered a ${type}`);
        return { id: preview ? undefined : `${name}-id`, state: { ...inputs, ...stateOf(type, name) } };
      },
      call: ({ token, inputs }) => {
        const answer = answers[token];
        if (answer === undefined) refused.push(`called ${token}`);
        return answer?.(inputs) ?? {};
      },
    },
    "palisade",
    stack,
    preview,
    "organization",
  );
  const recorded: Recorded[] = [];
  const monitor = getMonitor();
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) =>
    register(request, (error, response) => {
      if (!error) recorded.push(recordOf(request, response.getUrn()));
      callback(error, response);
    });
  const warnings: string[] = [];
  const console = jest
    .spyOn(globalThis.console, "warn")
    .mockImplementation((text) => void warnings.push(String(text)));
  const infos: string[] = [];
  const said = jest
    .spyOn(globalThis.console, "log")
    .mockImplementation((text) => void infos.push(String(text).replace(/^info: \[runtime\] /, "")));
  let failure: { readonly error: unknown } | undefined;
  const outputs = (await runtime.runInPulumiStack(async () => {
    try {
      return await program();
    } catch (error) {
      // Rethrown below: an error inside would end the process with whatever it had begun.
      failure = { error };
      return undefined;
    }
  })) as Record<string, unknown>;
  await runtime.disconnect();
  console.mockRestore();
  said.mockRestore();
  if (failure !== undefined) throw failure.error;
  if (refused.length > 0) throw new Error(`the program must not have ${refused.join(", ")}`);
  const resources = recorded.filter(({ type }) => type !== "pulumi:pulumi:Stack");
  return {
    resources,
    custom: resources.filter(({ custom }) => custom),
    outputs: outputs ?? {},
    warnings,
    infos,
  };
}

function recordOf(request: Request, urn: string): Recorded {
  const provider = request.getProvider().split("::").at(-2);
  return {
    type: request.getType(),
    name: request.getName(),
    urn,
    custom: request.getCustom(),
    inputs: withSecretsMarked(request.getObject()?.toJavaScript() ?? {}) as Record<string, unknown>,
    parent: request.getParent(),
    ...(provider === undefined ? {} : { provider }),
    after: request.getDependenciesList().map(nameOf).toSorted(),
    retainOnDelete: request.getRetainondelete(),
    deleteBeforeReplace: request.getDeletebeforereplace(),
    aliases: request.getAliasesList().map((alias) => alias.getSpec()?.getName() ?? ""),
  };
}

const nameOf = (urn: string): string => urn.split("::").at(-1) ?? urn;

/** Key and value by which Pulumi's protocol marks a secret. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

function withSecretsMarked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSecretsMarked);
  if (typeof value !== "object" || value === null) return value;
  const map = value as Record<string, unknown>;
  if (map[SIGNATURE] === SECRET) return { secret: withSecretsMarked(map.value) };
  return Object.fromEntries(Object.entries(map).map(([key, inner]) => [key, withSecretsMarked(inner)]));
}

/** The one resource of a name. */
export function named({ custom }: Recording, name: string): Recorded {
  const found = custom.filter((resource) => resource.name === name);
  if (found.length !== 1) throw new Error(`${found.length} resources are named ${name}`);
  return found[0] as Recorded;
}

/** A resource's URN, for tests of parents. */
export const urnOf = (resource: Resource): Promise<string> =>
  new Promise((resolve) => {
    resource.urn.apply(resolve);
  });
