import { expect, jest, test } from "@jest/globals";
import { SecurityStack } from "../../components/security-stack.ts";
import { policiesOf } from "../../plan/plan.ts";
import { planOf } from "../support/stack.ts";
import { named, record } from "./recorder.ts";

/** A machine that also builds may take long to load Pulumi's SDK. */
jest.setTimeout(60_000);

const planIn = (mode: string) =>
  planOf({ mode, cluster: { platform: "kind", cni: "calico" }, systems: { yamtam: {}, pmoves: {} } });

const registered = (mode: string) => record(() => new SecurityStack("palisade", { plan: planIn(mode) }));

test.each(["audit", "enforce"])(
  "[M4 effect calico] in %s every policy waits for Calico's API server, not for its operator",
  async (mode) => {
    const recording = await registered(mode);
    expect(named(recording, "calico-ready").after).toEqual(["calico"]);
    expect(named(recording, "tetragon").after).toEqual(["calico-ready"]);
    const names = policiesOf(planIn(mode)).map(({ id }) => id.replaceAll("/", "-"));
    expect(names).toHaveLength(9);
    for (const name of names) expect(named(recording, name).after).toContain("calico-ready");
  },
);

test("[Q6 Y12 effect calico] a mode is a type and a name of its own, so a switch creates before it deletes", async () => {
  const of = async (mode: string) =>
    (await registered(mode)).custom
      .filter(({ type }) => type.includes("NetworkPolicy"))
      .map(({ urn }) => urn);
  const [audit, enforce] = [await of("audit"), await of("enforce")];
  expect(audit).toHaveLength(9);
  expect(enforce.filter((urn) => audit.includes(urn))).toEqual([]);
  const deny = named(await registered("audit"), "yamtam-deny-all-staged");
  expect(deny.type).toBe("kubernetes:projectcalico.org/v3:StagedKubernetesNetworkPolicy");
  expect(deny.after).toEqual(
    expect.arrayContaining([
      "yamtam-allow-dns-staged",
      "yamtam-allow-agent-a-to-b-staged",
      "yamtam-sandbox-egress-staged",
    ]),
  );
});
