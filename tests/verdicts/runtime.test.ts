/** Rows of Spec 01 about one policy each: what the runtime policies of the shipped stacks make of what a process does. */
import { describe, expect, test } from "@jest/globals";
import type { Values } from "../support/stack.ts";
import * as kernel from "./kernel.ts";
import {
  EGRESS,
  ESCAPE,
  EXEC,
  elsewhere,
  GUARD,
  inSdr,
  MINING,
  OUTSIDE,
  onHost,
  policies,
  RUNTIME,
  SHELL,
  seen,
} from "./runtime-policies.ts";
import type { ShippedStack } from "./shipped.ts";

/** The twelve of row T15. */
const AUTHORIZED = [
  ...["aegisnet-checkpointer", "aegisnet-witness", "aegisnet-proofs-api", "aegisnet-model-registry"],
  ...["aegisctl", "hushd", "clawdstriked", "spine-checkpointer", "spine-witness", "spine-proofs-api"],
  ...["tetragon-bridge", "hubble-bridge"],
].map((name) => `/usr/bin/${name}`);

describe("01: programs that are started", () => {
  const starting = (stack: ShippedStack, by: kernel.Process, program: string): string[] =>
    seen(stack, EXEC, by, kernel.starts(program));

  test("[T14 contradicted dev] as specified it watches every namespace, not those of ClawdStrike", () => {
    expect(starting("dev", elsewhere(SHELL), "/usr/bin/curl")).toEqual(["reported"]);
  });

  test("[T14 effect prod] it watches the pods of ClawdStrike and no other", () => {
    expect(starting("prod", inSdr(SHELL), "/usr/bin/curl")).toEqual(["reported"]);
    expect(starting("prod", elsewhere(SHELL), "/usr/bin/curl")).toEqual([]);
  });

  test("[T15 T43 contradicted dev] as specified it looks at who starts: an authorized program is reported, and a shell that hushd starts is not", () => {
    expect(starting("dev", inSdr(RUNTIME), "/usr/bin/hushd")).toEqual(["reported"]);
    expect(starting("dev", inSdr("/usr/bin/hushd"), SHELL)).toEqual([]);
  });

  test("[T15 T43 effect prod] the twelve start in silence, whoever starts them, and nothing else does", () => {
    expect(AUTHORIZED).toHaveLength(12);
    for (const program of AUTHORIZED)
      expect([program, starting("prod", inSdr(RUNTIME), program)]).toEqual([program, []]);
    for (const by of [RUNTIME, "/usr/bin/hushd"])
      expect(starting("prod", inSdr(by), SHELL)).toEqual(["reported"]);
  });

  test.each(["dev", "prod"] as const)(
    "[T16 effect] %s reports another program's start, once a minute",
    (stack) => {
      const [event] = kernel.seenBy(policies(stack), inSdr(SHELL), kernel.starts("/usr/bin/curl"));
      expect(event).toMatchObject({ policy: EXEC.policy, stops: [], limit: { every: "1m" } });
    },
  );

  const scopeOf = (stack: ShippedStack): string | undefined =>
    kernel.seenBy(policies(stack), inSdr(SHELL), kernel.starts("/usr/bin/curl"))[0]?.limit?.scope;

  test("[T36 X17 contradicted dev] as specified the limit is one of each thread, and every start is a new thread", () => {
    expect(scopeOf("dev")).toBe("thread");
  });

  test("[T36 X17 effect prod] the limit is one of the node, so that a burst of starts is damped", () => {
    expect(scopeOf("prod")).toBe("global");
  });

  test("[T29 effect dev] a start of curl in a pod of nobody is an event of the kernel", () => {
    const events = kernel.seenBy(policies("dev"), elsewhere(SHELL), kernel.starts("/usr/bin/curl"));
    expect(events.map(({ policy, type }) => [policy, type])).toEqual([[EXEC.policy, "process_kprobe"]]);
  });

  test("[T29 contradicted prod] a start of curl in a pod of nobody is no event: only pods of ClawdStrike are watched", () => {
    expect(kernel.seenBy(policies("prod"), elsewhere(SHELL), kernel.starts("/usr/bin/curl"))).toEqual([]);
  });

  test("[X16 effect] where images hold the programs elsewhere, the config names the places: the start is silent and the write passes", () => {
    const options = {
      binaries: ["/usr/local/bin/hushd"],
      policyWriters: ["/usr/local/bin/hushd"],
      policyPaths: ["/etc/hushd/"],
    };
    const hushd = inSdr("/usr/local/bin/hushd");
    const written = kernel.writes("/etc/hushd/policy.yaml");
    for (const stack of ["dev", "prod"] as const) {
      expect(seen(stack, { ...GUARD, options }, hushd, written)).toEqual([]);
      expect(seen(stack, { ...GUARD, options }, inSdr(SHELL), written)).toHaveLength(1);
      expect(
        seen(
          stack,
          { ...EXEC, options },
          stack === "dev" ? hushd : inSdr(RUNTIME),
          kernel.starts("/usr/local/bin/hushd"),
        ),
      ).toEqual([]);
    }
    expect(starting("prod", inSdr(RUNTIME), "/usr/local/bin/hushd")).toEqual(["reported"]);
  });
});

describe("02: files that are opened", () => {
  const opened = (stack: ShippedStack, path: string) =>
    kernel.seenBy(policies(stack), inSdr("/bin/cat"), kernel.opens(path));
  const CONFIG = "/etc/aegisnet/config.yaml";

  test("[T30 effect dev] a read of the configuration is an event with its hash", () => {
    expect(opened("dev", CONFIG).map(({ hash }) => hash)).toEqual([true]);
  });

  test("[T30 contradicted prod] a read of the configuration is an event without a hash: the hook that stands in for BPF LSM takes none", () => {
    expect(opened("prod", CONFIG).map(({ hash }) => hash)).toEqual([false]);
  });

  test("[T17 T44 contradicted dev] as specified the token is not seen where the image links /var/run to /run, which is usual", () => {
    const token = "/run/secrets/kubernetes.io/serviceaccount/token";
    expect(opened("dev", `/var${token}`)).toHaveLength(1);
    expect(opened("dev", token)).toEqual([]);
  });

  test("[T17 T44 contradicted prod] all five folders are watched under both spellings, and none with a hash", () => {
    const paths = [
      ...["/etc/aegisnet/a", "/etc/clawdstrike/a", "/var/lib/clawdstrike/policies/a"],
      ...["/var/run/secrets/kubernetes.io/a", "/run/secrets/kubernetes.io/a"],
      ...["/var/run/spire/agent/a", "/run/spire/agent/a"],
    ];
    for (const path of paths)
      expect([path, opened("prod", path).map(({ hash }) => hash)]).toEqual([path, [false]]);
  });
});

describe("03: connections out of the cluster", () => {
  const connecting = (
    stack: ShippedStack,
    address: string,
    by = elsewhere("/usr/bin/curl"),
    options: Values = {},
  ) => seen(stack, { ...EGRESS, options }, by, kernel.connects(address, 80));
  const INSIDE = ["10.1.2.3", "172.16.0.1", "172.31.255.254", "127.0.0.1"];
  const NEARLY = ["11.0.0.1", "172.32.0.1", "192.168.0.1", "100.64.0.1", OUTSIDE];

  test("[T19 T45 effect dev] what is outside of the three ranges is reported and never killed, and nothing else is", () => {
    for (const address of INSIDE) expect([address, connecting("dev", address)]).toEqual([address, []]);
    for (const address of NEARLY)
      expect([address, connecting("dev", address)]).toEqual([address, ["reported"]]);
  });

  test("[T19 T45 contradicted prod] instance metadata, outside of the three ranges, is not reported: the list has more than the three", () => {
    expect(connecting("prod", "169.254.169.254")).toEqual([]);
    for (const address of INSIDE) expect([address, connecting("prod", address)]).toEqual([address, []]);
    for (const address of NEARLY)
      expect([address, connecting("prod", address)]).toEqual([address, ["reported"]]);
  });

  test.each(["dev", "prod"] as const)(
    "[T31 effect] %s reports a connection to 1.2.3.4 as tcp_connect",
    (stack) => {
      const events = kernel.seenBy(policies(stack), elsewhere("/usr/bin/curl"), kernel.connects(OUTSIDE, 80));
      expect(events.map(({ policy, type, call }) => [policy, type, call])).toEqual([
        [EGRESS.policy, "process_kprobe", "tcp_connect"],
      ]);
    },
  );

  test.each(["dev", "prod"] as const)(
    "[X18 effect] %s takes a pod range of the config for inside, and else reports it",
    (stack) => {
      const options = { clusterCidrs: ["10.0.0.0/8", "192.168.0.0/16"] };
      expect(connecting(stack, "192.168.0.1")).toEqual(["reported"]);
      expect(connecting(stack, "192.168.0.1", undefined, options)).toEqual([]);
    },
  );
});

describe("04: ways out of a container", () => {
  test("[T21 effect dev] whoever becomes root outside of the host would be killed", () => {
    for (const by of [inSdr("/bin/su", 1000), elsewhere("/bin/su", 1000), elsewhere("/usr/sbin/cron")])
      expect(seen("dev", ESCAPE, by, kernel.becomes(0))).toEqual(["would be Sigkill"]);
    expect(seen("dev", ESCAPE, inSdr("/bin/su", 1000), kernel.becomes(1000))).toEqual([]);
    expect(seen("dev", ESCAPE, onHost("/usr/sbin/cron"), kernel.becomes(0))).toEqual([]);
  });

  test("[T21 T46 contradicted prod] setuid(0) kills in pods of ClawdStrike who was not root, and nobody else", () => {
    expect(seen("prod", ESCAPE, inSdr("/bin/su", 1000), kernel.becomes(0))).toEqual(["Sigkill"]);
    expect(seen("prod", ESCAPE, inSdr("/bin/su"), kernel.becomes(0))).toEqual([]);
    expect(seen("prod", ESCAPE, elsewhere("/bin/su", 1000), kernel.becomes(0))).toEqual([]);
  });

  test("[T22 T32 T46 contradicted dev] as specified an unshare is no event: on entry of the call no namespace has changed", () => {
    expect(seen("dev", ESCAPE, inSdr("/usr/bin/unshare"), kernel.unsharesMounts())).toEqual([]);
  });

  test("[T22 T32 effect prod] an unshare in a pod of ClawdStrike is an event", () => {
    expect(seen("prod", ESCAPE, inSdr("/usr/bin/unshare"), kernel.unsharesMounts())).toEqual(["reported"]);
  });
});

describe("05: ports of mining pools", () => {
  const PORTS = [3333, 4444, 5555, 7777, 8888, 9999, 14444, 14433];
  const connecting = (stack: ShippedStack, address: string, port: number, by = elsewhere("/usr/bin/nc")) =>
    seen(stack, MINING, by, kernel.connects(address, port));

  test("[T23 T47 effect dev] each of the eight ports, at any address, would kill, and no other port", () => {
    for (const port of PORTS)
      for (const address of [OUTSIDE, "10.0.0.1"])
        expect([port, connecting("dev", address, port)]).toEqual([port, ["would be Sigkill"]]);
    for (const port of [443, 4445, 14434]) expect(connecting("dev", OUTSIDE, port)).toEqual([]);
  });

  test("[T23 T47 contradicted prod] each of the eight ports kills outside of the cluster, and none inside or from kube-system", () => {
    for (const port of PORTS) expect([port, connecting("prod", OUTSIDE, port)]).toEqual([port, ["Sigkill"]]);
    expect(connecting("prod", "10.0.0.1", 8888)).toEqual([]);
    const system = { program: "/usr/bin/nc", pod: { namespace: "kube-system", labels: {} } };
    expect(connecting("prod", OUTSIDE, 4444, system)).toEqual([]);
  });

  test("[T33 effect] nc to 1.2.3.4:4444 is killed in prod, and would be in dev, which audits", () => {
    expect(connecting("prod", OUTSIDE, 4444)).toEqual(["Sigkill"]);
    expect(connecting("dev", OUTSIDE, 4444)).toEqual(["would be Sigkill"]);
  });
});

describe("06: policy files", () => {
  const FOLDERS = ["/etc/clawdstrike/", "/var/lib/clawdstrike/policies/"];
  const WRITERS = ["/usr/bin/hushd", "/usr/bin/clawdstriked"];

  test("[T24 effect dev] who writes to the two folders would be killed, but for the two writers", () => {
    for (const folder of FOLDERS) {
      const calls = kernel.writes(`${folder}policy.yaml`);
      expect(seen("dev", GUARD, inSdr(SHELL), calls)).toEqual(["would be Sigkill"]);
      expect(seen("dev", GUARD, onHost(SHELL), calls)).toEqual(["would be Sigkill"]);
      for (const writer of WRITERS) expect(seen("dev", GUARD, inSdr(writer), calls)).toEqual([]);
    }
    expect(seen("dev", GUARD, inSdr(SHELL), kernel.writes("/etc/other"))).toEqual([]);
  });

  test("[T34 T48 contradicted dev] as specified a file that is made or cut short is not seen", () => {
    expect(seen("dev", GUARD, inSdr("/bin/touch"), kernel.touches("/etc/clawdstrike/evil.yaml"))).toEqual([]);
    expect(seen("dev", GUARD, inSdr(SHELL), kernel.truncates("/etc/clawdstrike/policy.yaml"))).toEqual([]);
  });

  test("[T34 effect prod] a touch in the guarded folder is refused and kills", () => {
    const touched = kernel.touches("/etc/clawdstrike/evil.yaml");
    expect(seen("prod", GUARD, inSdr("/bin/touch"), touched)).toEqual(["Override Sigkill"]);
    expect(seen("prod", GUARD, inSdr("/usr/bin/hushd"), touched)).toEqual([]);
  });

  test("[T24 T48 contradicted prod] only pods of ClawdStrike are guarded: the node and any other pod that has the folder may write", () => {
    for (const folder of FOLDERS) {
      const calls = kernel.writes(`${folder}policy.yaml`);
      expect(seen("prod", GUARD, inSdr(SHELL), calls)).toEqual(["Override Sigkill"]);
      for (const by of [onHost(SHELL), elsewhere(SHELL)]) expect(seen("prod", GUARD, by, calls)).toEqual([]);
    }
  });

  test("[X20 contradicted dev] as specified the write itself is not refused, only its process would be killed", () => {
    expect(seen("dev", GUARD, inSdr(SHELL), kernel.writes("/etc/clawdstrike/a"))).toEqual([
      "would be Sigkill",
    ]);
  });

  test("[X20 effect prod] every way to change a file is refused as well as killed for", () => {
    const ways = [
      kernel.writes("/etc/clawdstrike/a"),
      kernel.truncates("/etc/clawdstrike/a"),
      kernel.touches("/etc/clawdstrike/a"),
    ];
    for (const calls of ways) expect(seen("prod", GUARD, inSdr(SHELL), calls)).toEqual(["Override Sigkill"]);
  });
});
