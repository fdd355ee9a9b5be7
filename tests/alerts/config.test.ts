import { describe, expect, test } from "@jest/globals";
import { alertsIn, releasesOf } from "../../plan/plan.ts";
import { sentencesOf } from "../../report/parts/rules.ts";
import { parseSettings } from "../../settings/schema.ts";
import { ACTING, HOSTILE } from "../support/hostile.ts";
import { planOf, type Values } from "../support/stack.ts";
import { alertFindings, alertOf, ON_CALICO, STACK, withChart } from "./support.ts";

const withAlerts = (alerts: Values, values: Values = STACK): Values => ({ ...values, alerts });

describe("what an operator settles", () => {
  test("[C8 text] the objects go to the namespace monitoring, with no label, unless the config says otherwise", () => {
    const metadata = (alerts: Values) =>
      alertsIn(planOf(withAlerts(alerts))).map(({ manifest }) => manifest.metadata);
    expect(metadata({})).toEqual([
      { name: "palisade-cilium", namespace: "monitoring" },
      { name: "palisade-tetragon", namespace: "monitoring" },
    ]);
    const labels = { release: "kube-prometheus-stack" };
    for (const found of metadata({ namespace: "observability", labels }))
      expect(found).toMatchObject({ namespace: "observability", labels });
  });

  test.each([
    ["deniedPerSecond", "NetworkPolicyDeniedConnections", "enforce", / > 42$/],
    ["policyMapPercent", "CiliumPolicyMapNearlyFull", "enforce", / > 42$/],
    ["lostEvents", "HubbleEventsLost", "enforce", /\[10m\]\) > 42 or .*\) > 42$/],
    ["lostEvents", "TetragonEventsLost", "enforce", /\[10m\]\) > 42 or .*\) > 42\), "stage", "export"/],
    ["auditedConnections", "NetworkPolicyAuditedConnections", "audit", /\[15m\]\) > 42 or .*\) > 42$/],
  ])("the threshold %s is that of %s", (threshold, alert, mode, wanted) => {
    const values: Values = { ...withAlerts({ thresholds: { [threshold]: 42 } }), mode };
    expect(alertOf(values, alert).expr).toMatch(wanted);
    expect(alertOf({ ...STACK, mode }, alert).expr).not.toMatch(wanted);
  });

  test("with an address of the runbooks an alert has a link, without it the path in the repository", () => {
    const { annotations } = alertOf(STACK, "CiliumPolicyRejected");
    const linked = alertOf(withAlerts({ runbooks: "https://git.example/palisade/" }), "CiliumPolicyRejected");
    expect(linked.annotations.runbook_url).toBe(`https://git.example/palisade/${annotations.runbook}`);
    expect(linked.annotations).not.toHaveProperty("runbook");
  });

  test("[C8 C80 text] scrape makes ServiceMonitors with the labels; what the operator writes in the values wins", () => {
    const alerts = { scrape: true, labels: { release: "kps" } };
    const values = (over: Values) => {
      const [cilium, tetragon] = releasesOf(planOf(withChart(withAlerts(alerts), "cilium", over)));
      return { cilium: cilium?.values, tetragon: tetragon?.values };
    };
    expect(values({})).toMatchObject({
      cilium: {
        prometheus: { serviceMonitor: { enabled: true, labels: { release: "kps" }, trustCRDsExist: true } },
        hubble: { metrics: { serviceMonitor: { enabled: true, labels: { release: "kps" } } } },
      },
      tetragon: {
        tetragon: { prometheus: { serviceMonitor: { enabled: true, extraLabels: { release: "kps" } } } },
      },
    });
    const own = { prometheus: { serviceMonitor: { labels: { release: "own" } } } };
    expect(values(own).cilium).toMatchObject({
      prometheus: { serviceMonitor: { labels: { release: "own" } } },
    });
  });
});

describe("what is refused", () => {
  const problems = (alerts: unknown) => {
    const parsed = parseSettings({ stack: "test", values: { ...STACK, alerts }, secretKeys: new Set() });
    return parsed.ok ? [] : parsed.problems;
  };

  test.each([
    [{ namspace: "x" }, "palisade:alerts.namspace", "namespace"],
    [{ thresholds: { lostEvent: 1 } }, "palisade:alerts.thresholds.lostEvent", "lostEvents"],
  ])("an unknown key, with the near miss: %j", (alerts, path, nearest) => {
    expect(problems(alerts)).toEqual([expect.objectContaining({ path, nearest })]);
  });

  test.each([
    [{ thresholds: { policyMapPercent: 0 } }],
    [{ thresholds: { policyMapPercent: 101 } }],
    [{ thresholds: { lostEvents: -1 } }],
    [{ thresholds: { deniedPerSecond: "10" } }],
    [{ runbooks: "http://git.example" }],
    [{ runbooks: "https://git.example/{{ $value }}" }],
    [{ namespace: "Monitoring" }],
    [{ labels: { "": "x" } }],
    [{ labels: [] }],
    [true],
  ])("%j", (alerts) => {
    const [problem, ...more] = problems(alerts);
    expect(more).toEqual([]);
    expect(problem?.remedy).toMatch(/^(Write|Use) /);
  });

  test.each(HOSTILE.map(({ what, text }) => [what, text] as const))(
    "%s as a label or a namespace never reaches a rule",
    (_what, text) => {
      for (const alerts of [{ labels: { release: text } }, { labels: { [text]: "x" } }, { namespace: text }])
        expect(problems(alerts)).toHaveLength(1);
    },
  );

  test("an address that is taken is no template and nothing that acts", () => {
    for (const { text } of [...HOSTILE, { text: "{{ $value }}" }]) {
      const alerts = { runbooks: `https://git.example/${text}` };
      if (problems(alerts).length > 0) continue;
      const { runbook_url: link } = alertOf(withAlerts(alerts), "CiliumPolicyRejected").annotations;
      expect(link).not.toMatch(ACTING);
      expect(link).not.toContain("{{");
    }
  });
});

describe("alerts that could not fire are never silent", () => {
  test("the presets serve every metric", () => {
    expect(alertFindings(planOf(withAlerts({ labels: { release: "kps" } })))).toEqual([]);
  });

  test.each<[string, Values]>([
    ["prometheus.enabled", { prometheus: { enabled: false } }],
    ["prometheus.metrics", { prometheus: { metrics: ["+cilium_x", "-cilium_policy_change_total"] } }],
    ["hubble.enabled", { hubble: { enabled: false, relay: { enabled: false } } }],
    ["hubble.metrics.enabled", { hubble: { metrics: { enabled: null } } }],
    ["hubble.metrics.enabled", { hubble: { metrics: { enabled: ["drop", "policy"] } } }],
    [
      "hubble.metrics.enabled",
      {
        hubble: {
          metrics: {
            enabled: [
              "drop:sourceContext=workload-name;destinationContext=workload-name;labelsContext=source_namespace,destination_namespace",
            ],
          },
        },
      },
    ],
  ])("Cilium without %s is refused with the remedy: %j", (path, chart) => {
    const plan = planOf(withChart(withAlerts({ labels: { release: "kps" } }), "cilium", chart));
    expect(alertFindings(plan)).toEqual([`alerts-metrics-off engines.cilium.values.${path}`]);
    const [found] = plan.diagnostics.filter(({ code }) => code === "alerts-metrics-off");
    expect(found?.severity).toBe("error");
    expect(found && sentencesOf(found).remedy).toContain("palisade:alerts");
  });

  test("Cilium with a list of metrics that says the same in other words is taken", () => {
    const context =
      "destinationContext=reserved-identity|workload-name;sourceContext=workload-name;labelsContext=destination_namespace,source_namespace";
    const enabled = [`policy:${context}`, `drop:${context}`];
    const plan = planOf(
      withChart(withAlerts({ labels: { a: "b" } }), "cilium", { hubble: { metrics: { enabled } } }),
    );
    expect(alertFindings(plan)).toEqual([]);
  });

  test("Tetragon and Calico without their metrics are refused", () => {
    const labels = { labels: { a: "b" } };
    const tetragon = withChart(withAlerts(labels), "tetragon", {
      tetragon: { prometheus: { enabled: false } },
    });
    expect(alertFindings(planOf(tetragon))).toEqual([
      "alerts-metrics-off engines.tetragon.values.tetragon.prometheus.enabled",
    ]);
    const calico = withChart(withAlerts(labels, ON_CALICO), "calico", {
      installation: { nodeMetricsPort: null },
    });
    expect(alertFindings(planOf(calico))).toContain(
      "alerts-metrics-off engines.calico.values.installation.nodeMetricsPort",
    );
  });

  test("without alerts nobody minds which metrics there are", () => {
    const { alerts: _alerts, ...without } = STACK;
    expect(alertFindings(planOf(withChart(without, "cilium", { prometheus: { enabled: false } })))).toEqual(
      [],
    );
  });

  test("an engine of others: its owner is told what to set", () => {
    const plan = planOf(
      withAlerts({ labels: { a: "b" } }, { ...STACK, engines: { tetragon: { install: false } } }),
    );
    expect(alertFindings(plan)).toEqual(["alerts-metrics-of-others engines.tetragon"]);
    const [found] = plan.diagnostics.filter(({ code }) => code === "alerts-metrics-of-others");
    expect(found && sentencesOf(found).remedy).toContain("tetragon.prometheus.enabled");
  });

  test("Calico counts no refused packet, and the plan says that the spec's alerts are left out", () => {
    expect(alertFindings(planOf(ON_CALICO))).toEqual([
      "alerts-uncounted-drops alerts",
      "alerts-unlabelled alerts.labels",
    ]);
    expect(alertFindings(planOf(withAlerts({ scrape: true, labels: { a: "b" } }, ON_CALICO)))).toContain(
      "alerts-felix-unscraped alerts.scrape",
    );
  });

  test("a CNI that enforces nothing has no alerts about policies", () => {
    const values: Values = { ...STACK, cluster: { platform: "kind", cni: "kindnet" }, authentication: {} };
    const plan = planOf(values);
    expect(alertsIn(plan).map(({ engine }) => engine)).toEqual(["tetragon"]);
    expect(alertFindings(plan)).toContain("alerts-without-network alerts");
  });

  test("what findings say is inert and has a remedy", () => {
    for (const values of [STACK, ON_CALICO])
      for (const found of planOf(values).diagnostics.filter(({ code }) => code.startsWith("alerts-"))) {
        const { says, remedy } = sentencesOf(found);
        expect(`${says}${remedy}`).not.toMatch(ACTING);
        expect(remedy).toMatch(/^[A-Z].*[^.]$/);
      }
  });
});
