import type { CiliumReadSettings } from "../../dialects/cilium/read-settings.ts";
import { Cursor } from "../../model/cursor.ts";
import { ENDPOINT_KINDS, type Endpoint } from "../../model/endpoint.ts";
import { PROTOCOL_NUMBERS } from "../../model/traffic.ts";
import { ENGINE_NAMES, type EngineName } from "../../model/vocabulary.ts";
import type { ContainerPort } from "../../model/workload.ts";
import type { HttpAsked } from "../evaluate/request.ts";
import type { AnalysisSettings } from "../settings.ts";
import { readCaseSettings } from "./settings.ts";

/** Words a case file may expect; `docs/verdicts.md` says what each means. */
const EXPECTATIONS = [
  "allowed",
  "allowed-with-L7",
  "auth-required",
  "denied",
  "audited",
  "undetermined",
] as const;
export type Expectation = (typeof EXPECTATIONS)[number];

/** Details that are checked when a case names them; other details are remarks. */
export const DETAILS = ["l7-not-restricting", "http-403", "dns-refused"] as const;
export type Detail = (typeof DETAILS)[number];

/** One connection and what is expected of it. */
export interface CaseFlow {
  readonly from: string;
  readonly to: string;
  readonly protocol: keyof typeof PROTOCOL_NUMBERS;
  /** For ICMP the type. */
  readonly port: number;
  readonly http?: HttpAsked;
  readonly dnsQuery?: string;
  readonly expect: Expectation;
  readonly detail?: string;
}

/** A set of policies and endpoints with the answers somebody vouches for. */
export interface Case {
  readonly name: string;
  /** Absent means cilium. */
  readonly engine: EngineName;
  readonly settings: AnalysisSettings;
  readonly readSettings: CiliumReadSettings;
  /** Policies, the sets of addresses they name, and the Services with their EndpointSlices. */
  readonly policies: readonly unknown[];
  /** False: at least one policy is one the engine rejects. */
  readonly expectPoliciesValid: boolean;
  readonly endpoints: readonly Endpoint[];
  readonly flows: readonly CaseFlow[];
}

/** The cases of a parsed case file. Throws `Refused` with the place of what is no case. */
export function readCases(file: unknown): Case[] {
  const cases = new Cursor(file, "").field("cases");
  return (cases.items() ?? cases.refuse("must be a list of cases")).map(readCase);
}

function readCase(item: Cursor): Case {
  const endpoints = (item.field("endpoints").items() ?? []).map(readEndpoint);
  const names = endpoints.map(({ name }) => name);
  const flows = (item.field("flows").items() ?? []).map((flow) => readFlow(flow, names));
  const engine = item.field("engine").missing ? "cilium" : item.field("engine").word(ENGINE_NAMES);
  return {
    name: item.field("name").text(),
    engine,
    ...readCaseSettings(item.field("settings"), engine),
    policies: (item.field("policies").items() ?? []).map(({ value }) => value),
    expectPoliciesValid: item.field("expectPoliciesValid").optionalBoolean() ?? true,
    endpoints,
    flows,
  };
}

function readEndpoint(item: Cursor): Endpoint {
  const kind = item.field("kind");
  const namespace = item.field("namespace").optionalText();
  const account = item.field("serviceAccount").optionalText();
  const ip = item.field("ip").optionalText();
  const hostNetwork = item.field("hostNetwork").optionalBoolean() ?? false;
  const node = item.field("node").missing ? "local" : item.field("node").word(["local", "remote", "unknown"]);
  const named = Object.entries(item.field("namedPorts").missing ? {} : item.field("namedPorts").object());
  return {
    name: item.field("name").text(),
    kind: kind.missing ? "pod" : kind.word(ENDPOINT_KINDS),
    labels: item.field("labels").textMap(),
    namespaceLabels: item.field("namespaceLabels").textMap(),
    serviceAccountLabels: item.field("serviceAccountLabels").textMap(),
    ports: named.flatMap(([name]) => readNamedPort(item.field("namedPorts").field(name), name)),
    hostNetwork,
    dnsNames: item.field("dnsNames").texts(),
    ...(item.field("profiles").missing ? {} : { profiles: item.field("profiles").texts() }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(account === undefined ? {} : { serviceAccount: account }),
    ...(ip === undefined ? {} : { addresses: [ip] }),
    ...(hostNetwork && node !== "unknown" ? { node } : {}),
  };
}

/** `metrics: 9102` is that port of every protocol; `metrics: {port: 53, protocol: UDP}` of one. */
function readNamedPort(at: Cursor, name: string): ContainerPort[] {
  if (typeof at.value === "number") {
    const port = at.integer();
    return (["TCP", "UDP", "SCTP"] as const).map((protocol) => ({ name, port, protocol }));
  }
  return [
    {
      name,
      port: at.field("port").integer(),
      protocol: at.field("protocol").missing ? "TCP" : at.field("protocol").word(["TCP", "UDP", "SCTP"]),
    },
  ];
}

const PROTOCOLS = Object.keys(PROTOCOL_NUMBERS) as readonly (keyof typeof PROTOCOL_NUMBERS)[];

function readFlow(item: Cursor, endpoints: readonly string[]): CaseFlow {
  const http = item.field("http");
  const dnsQuery = item.field("dnsQuery").optionalText();
  const detail = item.field("detail").optionalText();
  return {
    from: item.field("from").word(endpoints),
    to: item.field("to").word(endpoints),
    port: item.field("port").integer(),
    protocol: item.field("protocol").missing ? "TCP" : item.field("protocol").word(PROTOCOLS),
    expect: item.field("expect").word(EXPECTATIONS),
    ...(http.missing ? {} : { http: readHttp(http) }),
    ...(dnsQuery === undefined ? {} : { dnsQuery }),
    ...(detail === undefined ? {} : { detail }),
  };
}

function readHttp(http: Cursor): HttpAsked {
  const host = http.field("host").optionalText();
  return {
    method: http.field("method").missing ? "GET" : http.field("method").text(),
    path: http.field("path").missing ? "/" : http.field("path").text(),
    ...(host === undefined ? {} : { host }),
    ...(http.field("headers").missing ? {} : { headers: http.field("headers").textMap() }),
  };
}
