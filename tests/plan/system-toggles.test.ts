import { describe, expect, test } from "@jest/globals";
import { policiesOf } from "../../plan/plan.ts";
import { changeOf, planOf, type Values, withOnly, withSystem } from "../support/stack.ts";

const ADDRESSES = ["*.openai.com", "*.anthropic.com"].map((domain) => ({
  domain,
  cidrs: ["192.0.2.0/24"],
  owner: "platform",
  expires: "2999-12-31",
}));

const stack = (cni: string, mode = "enforce"): Values => ({
  mode,
  cluster: { platform: "kind", cni },
  systems: { pmoves: {}, yamtam: {}, sark: { addresses: ADDRESSES } },
});

const ENGINES = ["cilium", "calico"];
const SYSTEMS = ["pmoves", "yamtam", "sark"];
const cases = ENGINES.flatMap((cni) => SYSTEMS.map((system) => ({ cni, system })));

const idsOf = (values: Values, system: string) =>
  policiesOf(planOf(values))
    .filter((policy) => policy.system === system)
    .map(({ id }) => id);

/** What a change takes away, and that taking it back brings exactly that again. */
function expectGone(from: Values, to: Values, ids: readonly string[]) {
  expect(changeOf(planOf(from), planOf(to))).toEqual({ gone: ids, come: [], changed: [] });
  expect(changeOf(planOf(to), planOf(from))).toEqual({ gone: [], come: ids, changed: [] });
}

describe.each(cases)("$system on $cni", ({ cni, system }) => {
  const from = stack(cni);

  test("off: network deletes all of its policies and no other", () => {
    expectGone(from, withSystem(from, system, { off: ["network"] }), idsOf(from, system));
  });

  test("removing the system does the same, and keeps the engines", () => {
    const systems = Object.fromEntries(
      Object.entries(from.systems as Record<string, Values>).filter(([name]) => name !== system),
    );
    expectGone(from, { ...from, systems }, idsOf(from, system));
  });

  test("off: one policy deletes that one, with what belongs to it", () => {
    for (const { id, name } of policiesOf(planOf(withOnly(from, system)))) {
      if (name === "sark-egress-addresses") continue;
      const gone =
        name === "sark-egress-allow-list" && cni === "calico" ? ["sark/sark-egress-addresses", id] : [id];
      const left = changeOf(planOf(from), planOf(withSystem(from, system, { off: [name] })));
      expect([name, left]).toEqual([name, { gone, come: [], changed: [] }]);
    }
  });

  test("mode of the network layer is the mode of each, where the engine carries one by policy", () => {
    const audited = withSystem(from, system, { mode: { network: "audit" } });
    const change = changeOf(planOf(from), planOf(audited));
    if (cni === "cilium") {
      // Plain policies follow the agents, so a part of a stack cannot be audited by its own word, and that is said.
      const refused = planOf(audited).diagnostics.filter(({ code }) => code === "audit-not-expressible");
      const plain = policiesOf(planOf(withOnly(from, system))).filter(
        ({ dialect }) => dialect === "kubernetes",
      );
      expect(refused.map(({ subject }) => subject).toSorted()).toEqual(plain.map(({ id }) => id).toSorted());
      return;
    }
    const own = idsOf(from, system).filter((id) => id !== "sark/sark-egress-addresses");
    expect(change).toEqual({ gone: own, come: own.map((id) => `${id}/staged`), changed: [] });
    expect(planOf(audited).diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  });
});

test("each phase further is exactly one policy more", () => {
  const at = (phase: number) => withSystem(stack("cilium"), "pmoves", { phase });
  const steps = [1, 2, 3, 4, 5].map((phase) => changeOf(planOf(at(phase - 1)), planOf(at(phase))));
  expect(steps.map(({ come, gone, changed }) => [come, gone, changed])).toEqual(
    ["data", "bus", "app", "api", "monitoring"].map((tier) => [[`pmoves/${tier}-tier-policy`], [], []]),
  );
});
