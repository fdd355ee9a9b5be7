/**
 * The client of `tools/cilium-engine`, a program that answers flow verdicts with Cilium's own policy engine.
 * The fields are explained in `tools/cilium-engine/README.md`; these types mirror its `engine/wire.go`.
 */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";

/** Agent settings. Absent ones have the defaults of the Helm chart. */
export interface EngineOptions {
  readonly policyEnforcementMode?: "default" | "always" | "never";
  readonly policyDefaultLocalCluster?: boolean;
  readonly clusterName?: string;
  readonly policyCIDRMatchMode?: readonly ("nodes" | "pods")[];
  readonly ipv6?: boolean;
  readonly l7Proxy?: boolean;
  readonly nonDefaultDenyPolicies?: boolean;
  readonly nodeSelectorLabels?: boolean;
  readonly hostFirewall?: boolean;
}

export type EndpointKind =
  | "pod"
  | "host"
  | "remote-node"
  | "world"
  | "kube-apiserver"
  | "kube-apiserver-node"
  | "health"
  | "init"
  | "ingress"
  | "unmanaged";

export type NamedPort = number | { readonly port: number; readonly protocol?: "TCP" | "UDP" | "SCTP" };

/** An end of flows. */
export interface EngineEndpoint {
  readonly name: string;
  /** Absent: pod. */
  readonly kind?: EndpointKind;
  /** Required for pods. */
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  readonly serviceAccount?: string;
  readonly hostNetwork?: boolean;
  /** Absent: local, for kube-apiserver-node remote. */
  readonly node?: "local" | "remote";
  /** Required for world and kube-apiserver; absent elsewhere, the program chooses one. */
  readonly ip?: string;
  readonly namedPorts?: Readonly<Record<string, NamedPort>>;
  readonly dnsNames?: readonly string[];
}

export interface EngineFlow {
  readonly from: string;
  readonly to: string;
  /** The destination port after Service translation; for ICMP the type. */
  readonly port: number;
  readonly protocol: "TCP" | "UDP" | "SCTP" | "ICMP" | "ICMPv6";
  readonly http?: {
    readonly method?: string;
    readonly path?: string;
    readonly host?: string;
    readonly headers?: Readonly<Record<string, string>>;
  };
  readonly dnsQuery?: string;
}

/** One scenario. Policies and services are Kubernetes objects as JSON values. */
export interface EngineRequest {
  readonly options?: EngineOptions;
  readonly policies?: readonly unknown[];
  readonly services?: readonly unknown[];
  readonly namespaces?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly endpoints: readonly EngineEndpoint[];
  readonly flows: readonly EngineFlow[];
  /** Absent: once. */
  readonly repeat?: number;
  readonly explain?: boolean;
}

/** A policy that the agent refuses; `index` is its place in the request. */
export interface EngineRejection {
  readonly index: number;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly stage: "decode" | "agent" | "unsupported";
  readonly error: string;
}

/** An entry of the endpoint's selector policy that covers peer, protocol and port. */
export interface EngineCoveringRule {
  readonly selector: string;
  readonly port: string;
  readonly protocol: string;
  readonly verdict: "allow" | "deny" | "pass";
  readonly auth?: string;
  readonly http?: readonly unknown[];
  readonly dns?: readonly unknown[];
}

/** One direction, at the end that enforces it. An absent boolean is false. */
export interface EngineSide {
  readonly verdict: "allowed" | "denied" | "error";
  readonly endpoint: boolean;
  readonly enforced?: boolean;
  readonly defaultDeny?: boolean;
  readonly explicit?: boolean;
  readonly auth?: "spire" | "test-always-fail";
  readonly l7?: {
    readonly parser: "http" | "dns" | "tls";
    readonly restricting: boolean;
    readonly request?: "allowed" | "http-403" | "dns-refused";
  };
  readonly policies?: readonly string[];
  readonly rules?: readonly EngineCoveringRule[];
  readonly error?: string;
}

export interface EngineFlowAnswer {
  readonly verdict: "allowed" | "allowed-with-L7" | "auth-required" | "denied" | "error";
  readonly detail?: "http-403" | "dns-refused" | "l7-not-restricting";
  readonly egress: EngineSide;
  readonly ingress: EngineSide;
}

/** `flows` is in the order of the request; `varying` names those whose answer was not the same every time. */
export interface EngineAnswer {
  readonly rejected: readonly EngineRejection[];
  readonly flows: readonly EngineFlowAnswer[];
  readonly varying?: readonly {
    readonly flow: number;
    readonly answers: readonly { readonly count: number; readonly answer: EngineFlowAnswer }[];
  }[];
  readonly asked: number;
  readonly reimplemented: readonly string[];
}

interface Question {
  readonly id: number;
  answer(value: EngineAnswer): void;
  fail(error: Error): void;
}

/** One process. It answers in order, so the questions wait in a queue. */
class Worker {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #waiting: Question[] = [];
  readonly #ended: Promise<void>;
  #complaints = "";
  #next = 0;

  constructor(binary: string) {
    this.#child = spawn(binary, { stdio: ["pipe", "pipe", "pipe"] });
    this.#child.stderr.on("data", (text) => {
      this.#complaints = (this.#complaints + text).slice(-4000);
    });
    // A write to a process that has ended is told by its end.
    this.#child.stdin.on("error", () => undefined);
    createInterface({ input: this.#child.stdout }).on("line", (line) => this.#take(line));
    this.#ended = new Promise((ended) => {
      const end = (why: string) => {
        const error = new Error(`cilium-engine ${why}\n${this.#complaints}`.trimEnd());
        for (const question of this.#waiting.splice(0)) question.fail(error);
        ended();
      };
      this.#child.on("error", ({ message }) => end(`did not start: ${message}`));
      this.#child.on("close", (code, signal) => end(`ended with ${signal ?? code}`));
    });
  }

  get load(): number {
    return this.#waiting.length;
  }

  ask(request: EngineRequest): Promise<EngineAnswer> {
    const id = this.#next++;
    return new Promise((answer, fail) => {
      this.#waiting.push({ id, answer, fail });
      if (this.#child.exitCode !== null) fail(new Error("cilium-engine has ended"));
      else this.#child.stdin.write(`${JSON.stringify({ ...request, id })}\n`);
    });
  }

  #take(line: string): void {
    const question = this.#waiting.shift();
    const { id, error, ...answer } = JSON.parse(line) as EngineAnswer & { id?: number; error?: string };
    if (question === undefined || id !== question.id)
      question?.fail(new Error(`cilium-engine answered ${id}, ${question.id} was asked`));
    else if (error !== undefined) question.fail(new Error(`cilium-engine: ${error}`));
    else question.answer(answer);
  }

  close(): Promise<void> {
    this.#child.stdin.end();
    return this.#ended;
  }
}

/** Some processes of the program. The agent's settings are process-wide, so one process answers one request at a time. */
export class Engine {
  readonly #workers: readonly Worker[];

  /** @param workers how many processes answer at the same time */
  constructor(binary: string, workers = 2) {
    this.#workers = Array.from({ length: workers }, () => new Worker(binary));
  }

  /**
   * Asks the process that has the least to do.
   * @throws Error when the request itself is unusable (a rejected policy is not), or the program has ended
   */
  ask(request: EngineRequest): Promise<EngineAnswer> {
    const [least] = this.#workers.toSorted((one, other) => one.load - other.load);
    return least === undefined ? Promise.reject(new Error("no workers")) : least.ask(request);
  }

  /** Lets the processes answer what they were asked, and ends them. */
  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.close()));
  }
}
