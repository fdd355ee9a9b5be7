import type { Cloud } from "../../model/vocabulary.ts";
import type { LimitCase } from "./limit-case.ts";
import { AWS } from "./limit-cases-aws.ts";
import { AZURE } from "./limit-cases-azure.ts";
import { GCP } from "./limit-cases-gcp.ts";
import { AWS_MORE, AZURE_MORE, GCP_MORE } from "./limit-cases-more.ts";

const of = (cloud: Cloud, cases: readonly Omit<LimitCase, "cloud">[]): readonly LimitCase[] =>
  cases.map((item) => ({ cloud, ...item }));

export const LIMIT_CASES: readonly LimitCase[] = [
  ...of("aws", [...AWS, ...AWS_MORE]),
  ...of("gcp", [...GCP, ...GCP_MORE]),
  ...of("azure", [...AZURE, ...AZURE_MORE]),
];
