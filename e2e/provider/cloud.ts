/**
 * Test code: a stand-in for the plugins of AWS, Google Cloud and Azure. Resources are recorded and kept in Pulumi's state;
 * no cloud is ever asked. Functions (data sources) are refused until a test needs one and adds its answer.
 */
import { createHash } from "node:crypto";
import { AWS_REPLACEMENTS } from "../../dialects/aws/resources.ts";
import { AZURE_REPLACEMENTS } from "../../dialects/azure/resources.ts";
import { GCP_REPLACEMENTS } from "../../dialects/gcp/resources.ts";
import type { Replacement } from "../../model/cloud.ts";
import { compare, withoutIgnored } from "./difference.ts";
import type {
  CheckRequest,
  CreateRequest,
  DeleteRequest,
  Difference,
  DiffRequest,
  Properties,
  Provider,
  ReadRequest,
  UpdateRequest,
} from "./protocol.ts";
import { noDifference } from "./protocol.ts";
import { recorded } from "./record.ts";

export type Cloud = "aws" | "gcp" | "azure-native";

/** Outputs that a cloud gives; a name only where nobody asked for one. */
const isAnswered = (key: string, news: Properties): boolean =>
  key === "arn" || key === "id" || (key === "name" && news.name === undefined);

const REPLACEMENTS: Readonly<Record<string, Replacement>> = {
  ...AWS_REPLACEMENTS,
  ...GCP_REPLACEMENTS,
  ...AZURE_REPLACEMENTS,
};

/** The properties of a type whose change replaces it: always, or because they appear or go. */
function forcedReplacements(
  type: string,
  olds: Properties,
  news: Properties,
): readonly (readonly string[])[] {
  const { always = [], whenKindChanges = [] } = REPLACEMENTS[type] ?? {};
  const appeared = whenKindChanges.filter((key) => (olds[key] === undefined) !== (news[key] === undefined));
  return [...always, ...appeared].map((path) => path.split("."));
}

export class CloudProvider implements Provider {
  readonly #cloud: Cloud;

  constructor(cloud: Cloud) {
    this.#cloud = cloud;
  }

  async configure(): Promise<void> {}

  diffConfig(): Difference {
    return noDifference;
  }

  async check({ news }: CheckRequest): Promise<Properties> {
    return news;
  }

  async diff({ type, olds, news, ignoreChanges }: DiffRequest): Promise<Difference> {
    const asked = Object.fromEntries(Object.entries(olds).filter(([key]) => !isAnswered(key, news)));
    const changes = compare(asked, news, forcedReplacements(type, asked, news));
    return { changes: withoutIgnored(changes, ignoreChanges), deleteBeforeReplace: false };
  }

  async create(request: CreateRequest): Promise<{ id: string; state: Properties }> {
    const { inputs, preview, urn, name } = request;
    if (preview) return { id: "", state: inputs };
    const id = `${name}-${createHash("sha256").update(urn).digest("hex").slice(0, 8)}`;
    return recorded(
      { provider: this.#cloud, operation: "create", properties: inputs },
      request,
      async () => ({
        id,
        state: { name: id, ...inputs, id, arn: `arn:stand-in:${this.#cloud}:${id}` },
      }),
      () => id,
    );
  }

  async update(request: UpdateRequest): Promise<Properties> {
    const { news, olds, preview, id } = request;
    if (preview) return news;
    return recorded(
      { provider: this.#cloud, operation: "update", properties: news },
      request,
      async () => ({ name: olds.name, ...news, id, arn: olds.arn }),
      () => id,
    );
  }

  async read({
    id,
    state,
    inputs,
  }: ReadRequest): Promise<{ id: string; state: Properties; inputs: Properties }> {
    return { id, state, inputs };
  }

  async delete(request: DeleteRequest): Promise<void> {
    await recorded(
      { provider: this.#cloud, operation: "delete", properties: request.state },
      request,
      async () => undefined,
      () => request.id,
    );
  }

  async invoke(token: string): Promise<Properties> {
    throw new Error(
      `the stand-in provider of ${this.#cloud} knows no function ${token}: give its answer in e2e/provider/cloud.ts`,
    );
  }

  cancel(): void {}
}
