import type { CiliumReadSettings } from "../../dialects/cilium/read-settings.ts";
import { Cursor } from "../../documents/cursor.ts";
import { attempt, made, Refused, readAll, readEach } from "../../documents/issue.ts";
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

/** The cases of a parsed case file. Throws `Refused` with everything that is no case. */
export const readCases = (file: unknown): Case[] =>
  readEach(new Cursor(file).field("cases").list(), readCase);

function readCase(item: Cursor): Case {
  const named = attempt(() => readEngine(item.field("engine")));
  const { engine, name, policies, expectPoliciesValid, settings, ends } = readAll({
    name: () => item.field("name").text(),
    engine: () => made(named),
    settings: () => readCaseSettings(item.field("settings"), named instanceof Refused ? "cilium" : named),
    policies: () => item.field("policies").each(({ value }) => value),
    expectPoliciesValid: () => item.field("expectPoliciesValid").optionalBoolean() ?? true,
    ends: () => readEnds(item),
  });
  return { name, engine, ...settings, policies, expectPoliciesValid, ...ends };
}

const readEngine = (at: Cursor): EngineName => (at.missing ? "cilium" : at.word(ENGINE_NAMES));

/** Flows name endpoints, so they are read after them. */
function readEnds(item: Cursor): Pick<Case, "endpoints" | "flows"> {
  const endpoints = item.field("endpoints").each(readEndpoint);
  const names = endpoints.map(({ name }) => name);
  return { endpoints, flows: item.field("flows").each((flow) => readFlow(flow, names)) };
}

const NODES = ["local", "remote", "unknown"] as const;
const TRANSPORTS = ["TCP", "UDP", "SCTP"] as const;

function readEndpoint(item: Cursor): Endpoint {
  const { kind, namespace, account, ip, node, name, ports, profiles, ...rest } = readAll({
    name: () => item.field("name").text(),
    kind: () => (item.field("kind").missing ? "pod" : item.field("kind").word(ENDPOINT_KINDS)),
    namespace: () => item.field("namespace").optionalText(),
    account: () => item.field("serviceAccount").optionalText(),
    ip: () => item.field("ip").optionalText(),
    hostNetwork: () => item.field("hostNetwork").optionalBoolean() ?? false,
    node: () => (item.field("node").missing ? "local" : item.field("node").word(NODES)),
    ports: () => readNamedPorts(item.field("namedPorts")),
    labels: () => item.field("labels").textMap(),
    namespaceLabels: () => item.field("namespaceLabels").textMap(),
    serviceAccountLabels: () => item.field("serviceAccountLabels").textMap(),
    dnsNames: () => item.field("dnsNames").texts(),
    profiles: () => (item.field("profiles").missing ? undefined : item.field("profiles").texts()),
  });
  return {
    name,
    kind,
    ...rest,
    ports,
    ...(profiles === undefined ? {} : { profiles }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(account === undefined ? {} : { serviceAccount: account }),
    ...(ip === undefined ? {} : { addresses: [ip] }),
    ...(rest.hostNetwork && node !== "unknown" ? { node } : {}),
  };
}

const readNamedPorts = (named: Cursor): ContainerPort[] =>
  readEach(named.keys(), (name) => readNamedPort(named.field(name), name)).flat();

/** `metrics: 9102` is that port of every protocol; `metrics: {port: 53, protocol: UDP}` of one. */
function readNamedPort(at: Cursor, name: string): ContainerPort[] {
  if (typeof at.value === "number") {
    const port = at.integer();
    return TRANSPORTS.map((protocol) => ({ name, port, protocol }));
  }
  return [
    readAll({
      name: () => name,
      port: () => at.field("port").integer(),
      protocol: () => (at.field("protocol").missing ? "TCP" : at.field("protocol").word(TRANSPORTS)),
    }),
  ];
}

const PROTOCOLS = Object.keys(PROTOCOL_NUMBERS) as readonly (keyof typeof PROTOCOL_NUMBERS)[];

function readFlow(item: Cursor, endpoints: readonly string[]): CaseFlow {
  const { http, dnsQuery, detail, ...rest } = readAll({
    from: () => item.field("from").word(endpoints),
    to: () => item.field("to").word(endpoints),
    port: () => item.field("port").integer(),
    protocol: () => (item.field("protocol").missing ? "TCP" : item.field("protocol").word(PROTOCOLS)),
    expect: () => item.field("expect").word(EXPECTATIONS),
    http: () => (item.field("http").missing ? undefined : readHttp(item.field("http"))),
    dnsQuery: () => item.field("dnsQuery").optionalText(),
    detail: () => item.field("detail").optionalText(),
  });
  return {
    ...rest,
    ...(http === undefined ? {} : { http }),
    ...(dnsQuery === undefined ? {} : { dnsQuery }),
    ...(detail === undefined ? {} : { detail }),
  };
}

function readHttp(http: Cursor): HttpAsked {
  const { host, headers, ...rest } = readAll({
    method: () => http.field("method").optionalText() ?? "GET",
    path: () => http.field("path").optionalText() ?? "/",
    host: () => http.field("host").optionalText(),
    headers: () => (http.field("headers").missing ? undefined : http.field("headers").textMap()),
  });
  return {
    ...rest,
    ...(host === undefined ? {} : { host }),
    ...(headers === undefined ? {} : { headers }),
  };
}
