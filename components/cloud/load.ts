import type { Cloud } from "../../model/vocabulary.ts";
import { cloudResourcesOf, type Plan } from "../../plan/plan.ts";
import type { CloudKit } from "./firewall.ts";

/** The kits of the clouds that a plan has rules for. */
export type CloudKits = Readonly<Partial<Record<Cloud, CloudKit>>>;

/** Each SDK costs a third of a second and more, so it is loaded only for a stack that uses it. */
const LOADERS: Readonly<Record<Cloud, () => Promise<CloudKit>>> = {
  aws: async () => (await import("./aws-kit.ts")).awsKit,
  gcp: async () => (await import("./gcp-kit.ts")).gcpKit,
  azure: async () => (await import("./azure-kit.ts")).azureKit,
};

/** What a `SecurityStack` needs to register the cloud resources of its plan. */
export async function loadClouds(plan: Plan): Promise<CloudKits> {
  const clouds = [...new Set(cloudResourcesOf(plan).map(({ cloud }) => cloud))];
  const kits = await Promise.all(clouds.map(async (cloud) => [cloud, await LOADERS[cloud]()] as const));
  return Object.fromEntries(kits);
}
