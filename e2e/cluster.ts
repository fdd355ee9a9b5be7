/**
 * A Kubernetes control plane on loopback: etcd, kube-apiserver, and the two controllers of kube-controller-manager without which a
 * deletion never ends (garbage collection, namespaces). Nothing runs pods. Its whole state is in one temporary folder, so that
 * another process can attach to it, crash its API server and bring it back.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { KubeClient } from "./kube/client.ts";
import { connectionFrom, kubeconfigText } from "./kube/connection.ts";
import { commandOf, endGroup, freePorts } from "./processes.ts";
import { binDirectory } from "./tools.ts";

type Part = "etcd" | "kube-apiserver" | "kube-controller-manager";

/** What runs for a cluster: its parts, and the tests on it. */
type Group = Part | "tests";

/** What `cluster.json` in the folder says. */
interface State {
  readonly ports: { readonly etcd: number; readonly peer: number; readonly api: number };
  readonly token: string;
  /** The process that stops the cluster. */
  readonly owner: number;
  /** Process ids, which are process groups too. */
  readonly running: Partial<Record<Group, number>>;
}

/** Every folder of a cluster begins so, which is how those of a killed run are found. */
export const folderPrefix = "palisade-e2e-";

export class Cluster {
  readonly folder: string;
  #stopped = false;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** A cluster of another process. @param folder what its `folder` says */
  static attach(folder: string): Cluster {
    return new Cluster(folder);
  }

  /**
   * Starts a new cluster, still without controllers, and waits until it is ready. On failure nothing is left.
   * @param onFolder takes the cluster as soon as it has a folder, so that an interrupt can stop it half-started
   */
  static async start(onFolder: (cluster: Cluster) => void = () => undefined): Promise<Cluster> {
    const cluster = new Cluster(mkdtempSync(join(tmpdir(), folderPrefix)));
    const [etcd = 0, peer = 0, api = 0] = await freePorts(3);
    const token = randomBytes(16).toString("hex");
    cluster.#write({ ports: { etcd, peer, api }, token, owner: process.pid, running: {} });
    onFolder(cluster);
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    writeFileSync(cluster.#path("service-account.key"), privateKey.export({ type: "pkcs8", format: "pem" }));
    writeFileSync(cluster.#path("tokens.csv"), `${token},admin,admin,"system:masters"\n`);
    try {
      await cluster.#startEtcd();
      await cluster.startApiServer();
    } catch (error) {
      await cluster.stop();
      throw error;
    }
    return cluster;
  }

  /** A kubeconfig file with cluster-admin rights. */
  get kubeconfig(): string {
    return this.#path("kubeconfig");
  }

  /** A new client with cluster-admin rights. */
  client(): KubeClient {
    return new KubeClient(connectionFrom(this.kubeconfig));
  }

  async #startEtcd(): Promise<void> {
    const { ports } = this.#read();
    const client = `http://127.0.0.1:${ports.etcd}`;
    const peer = `http://127.0.0.1:${ports.peer}`;
    const child = this.#spawn("etcd", [
      `--data-dir=${this.#path("etcd-data")}`,
      `--listen-client-urls=${client}`,
      `--advertise-client-urls=${client}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=default=${peer}`,
    ]);
    await this.#until("etcd", child, async () => (await fetch(`${client}/health`)).ok);
  }

  /** Starts the API server, the first time or after `killApiServer`, on the same port with the same certificate. */
  async startApiServer(): Promise<void> {
    const { ports, token } = this.#read();
    const key = this.#path("service-account.key");
    const child = this.#spawn("kube-apiserver", [
      `--etcd-servers=http://127.0.0.1:${ports.etcd}`,
      "--bind-address=127.0.0.1",
      `--secure-port=${ports.api}`,
      `--cert-dir=${this.#path("certificates")}`,
      `--token-auth-file=${this.#path("tokens.csv")}`,
      `--service-account-key-file=${key}`,
      `--service-account-signing-key-file=${key}`,
      "--service-account-issuer=https://kubernetes.default.svc",
      "--service-cluster-ip-range=10.0.0.0/24",
      "--authorization-mode=RBAC",
    ]);
    await this.#until("kube-apiserver", child, async () => {
      const ca = readFileSync(join(this.#path("certificates"), "apiserver.crt"), "utf8");
      const connection = { server: `https://127.0.0.1:${ports.api}`, token, ca };
      writeFileSync(this.kubeconfig, kubeconfigText("palisade-e2e", connection));
      return (await this.client().request("GET", "/readyz")) === "ok";
    });
  }

  /**
   * Starts the controllers, again if they run. They look for new kinds twice a minute only, so this comes after the
   * definitions, or the first delete of a custom resource waits for half a minute.
   */
  async startControllers(): Promise<void> {
    await this.#kill("kube-controller-manager", "SIGTERM");
    this.#spawn("kube-controller-manager", [
      `--kubeconfig=${this.kubeconfig}`,
      "--controllers=garbage-collector-controller,namespace-controller",
      "--leader-elect=false",
      "--secure-port=0",
    ]);
  }

  /** Kills the API server as a crash would, and waits until its port is free. What etcd holds stays. */
  async killApiServer(): Promise<void> {
    await this.#kill("kube-apiserver", "SIGKILL");
  }

  /** Says that tests run on this cluster, so that they can be ended when the process that started them was killed. */
  noteTests(group: number): void {
    this.#note("tests", group);
  }

  /** Ends the tests that `noteTests` told of. */
  async endTests(): Promise<void> {
    await this.#kill("tests", "SIGTERM");
  }

  #note(group: Group, pid: number): void {
    const state = this.#read();
    this.#write({ ...state, running: { ...state.running, [group]: pid } });
  }

  /** Stops everything and removes the folder. Safe to call twice, and on a cluster that never got ready. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (!this.#exists()) return;
    for (const part of ["kube-controller-manager", "kube-apiserver", "etcd"] as const)
      await this.#kill(part, "SIGTERM");
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The last lines of a component's log. */
  log(part: Part, lines = 20): string {
    return readFileSync(this.#path(`${part}.log`), "utf8")
      .split("\n")
      .slice(-lines)
      .join("\n");
  }

  #path(file: string): string {
    return join(this.folder, file);
  }

  #exists(): boolean {
    return existsSync(this.#path("cluster.json"));
  }

  #read(): State {
    return JSON.parse(readFileSync(this.#path("cluster.json"), "utf8")) as State;
  }

  /** At once, for a run that starts beside this one reads it. */
  #write(state: State): void {
    const unfinished = this.#path(`cluster.json.${process.pid}`);
    writeFileSync(unfinished, JSON.stringify(state));
    renameSync(unfinished, this.#path("cluster.json"));
  }

  /** A component in a process group of its own, so that a Ctrl-C in the terminal does not reach it before `stop` does. */
  #spawn(part: Part, args: readonly string[]): ChildProcess {
    if (this.#stopped) throw new Error(`${part} is not started: the cluster was stopped`);
    const log = openSync(this.#path(`${part}.log`), "a");
    const command = part === "etcd" ? part : join(binDirectory, part);
    const child = spawn(command, args, { detached: true, stdio: ["ignore", log, log], cwd: this.folder });
    child.unref();
    if (child.pid !== undefined) this.#note(part, child.pid);
    return child;
  }

  /** Waits until `ready` says yes. @throws Error with the log's end when the component dies or takes a minute */
  async #until(part: Part, child: ChildProcess, ready: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + 60_000;
    let died: string | undefined;
    child.on("error", (error) => (died = error.message));
    child.on("exit", (code, signal) => (died = `it ended with ${signal ?? code}`));
    while (died === undefined && Date.now() < end) {
      if (await ready().catch(() => false)) return;
      await sleep(100);
    }
    throw new Error(`${part} did not get ready: ${died ?? "no answer in a minute"}\n${this.log(part)}`);
  }

  async #kill(part: Group, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const pid = this.#exists() ? this.#read().running[part] : undefined;
    if (pid === undefined) return;
    const isOurs = commandOf(pid).includes(this.folder);
    if (isOurs) await endGroup(pid, signal);
    const { [part]: _, ...running } = this.#read().running;
    this.#write({ ...this.#read(), running });
  }
}
