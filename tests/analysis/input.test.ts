import { describe, expect, test } from "@jest/globals";
import { load } from "../../analysis/input/load.ts";
import { documentsIn, LARGEST_FILE } from "../../documents/documents.ts";

const POD =
  "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop, labels: {app: web}}\nspec: {containers: []}\n";
const read = (text: string) => load([{ name: "a.yaml", text }]);
const codes = (text: string) => read(text).diagnostics.map(({ code }) => code);

describe("documents", () => {
  test("each knows the line it begins on, comments and directives aside", () => {
    const text = "# head\n---\n# note\n\na: 1\n--- # trailing\nb: 2\n---\n# nothing\n--- {c: 3}\n";
    const places = [...documentsIn({ name: "f", text })].map((read) =>
      read.kind === "document" ? [read.value, read.place.line] : read.diagnostics,
    );
    expect(places).toEqual([
      [{ a: 1 }, 5],
      [{ b: 2 }, 7],
      [{ c: 3 }, 10],
    ]);
  });

  test("a document that cannot be parsed leaves the others as they are", () => {
    const loaded = read(`${POD}---\na: [1\n---\n${POD.replace("name: web", "name: db")}`);
    expect(loaded.endpoints.map(({ name }) => name)).toEqual(["shop/web", "shop/db"]);
    expect(loaded.diagnostics).toMatchObject([{ code: "not-yaml", effect: "unread", file: "a.yaml" }]);
  });

  test.each([
    [
      "a bomb of aliases",
      `a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 6 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(10)}]\n`).join("")}`,
    ],
    ["an anchor that holds itself", "a: &a [*a]\n"],
    [
      "a chain of aliases",
      Array.from({ length: 2000 }, (_, i) => `a${i}: &a${i} [${i === 0 ? "" : `*a${i - 1}`}]\n`).join(""),
    ],
    [
      "a merge over and over",
      `a: &a {${Array.from({ length: 1000 }, (_, i) => `k${i}: 1`).join()}}\n${Array.from({ length: 500 }, (_, i) => `b${i}: {<<: *a}\n`).join("")}`,
    ],
    ["an empty key", "? \n: 1\n"],
    ["an anchor that is not there", "a: *b\n"],
    ["brackets without end", "[".repeat(20_000)],
    ["tabs for indentation", "a:\n\tb: 1\n"],
    ["one key twice", "a: 1\na: 2\n"],
  ])("%s is one problem", (_, text) => {
    expect(codes(`${text}\n---\n${POD}`)).toEqual(["not-yaml"]);
    expect(read(`${text}\n---\n${POD}`).endpoints).toHaveLength(1);
  });

  test("tags of somebody's own say nothing", () => {
    expect(read("template: !Sub {x: !Ref y}\nlist: !x [1]\n")).toMatchObject({
      diagnostics: [],
      endpoints: [],
    });
    expect(codes(POD.replace("name: web", "name: !mine web"))).toEqual([]);
  });

  test("binary junk and oversized files are named, not parsed", () => {
    expect(codes("\u0000\u0001ELF")).toEqual(["not-text"]);
    expect(codes("x".repeat(LARGEST_FILE + 1))).toEqual(["file-too-large"]);
  });

  test("what is no Kubernetes object is passed over or named", () => {
    expect(codes("- 1\n- 2\n")).toEqual(["not-an-object"]);
    expect(read("replicas: 3\nimage: x\n")).toMatchObject({ diagnostics: [], endpoints: [] });
    expect(codes("apiVersion: v1\nkind: Pod\nmetadata: 7\n")).toEqual(["wrong-type"]);
    expect(codes("apiVersion: v1\nkind: Pod\nmetadata: {name: 7}\n")).toEqual(["wrong-type"]);
    expect(
      codes(
        '{"__proto__": {"kind": "Pod"}, "apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x"}, "spec": 3}',
      ),
    ).toEqual(["wrong-type"]);
    expect(read("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n").skipped).toEqual(
      new Map([["ConfigMap (v1)", 1]]),
    );
    const kustomization =
      "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n";
    expect(read(kustomization)).toMatchObject({ diagnostics: [], skipped: new Map([["Kustomization", 1]]) });
  });
});

describe("workloads", () => {
  const template =
    "template: {metadata: {labels: {app: x}}, spec: {hostNetwork: true, serviceAccountName: robot, containers: [{ports: [{containerPort: 80, name: web}]}]}}";

  test.each([
    ["Deployment", "apps/v1", `spec: {${template}}`],
    ["StatefulSet", "apps/v1", `spec: {${template}}`],
    ["DaemonSet", "apps/v1", `spec: {${template}}`],
    ["ReplicaSet", "apps/v1", `spec: {${template}}`],
    ["Job", "batch/v1", `spec: {${template}}`],
    ["CronJob", "batch/v1", `spec: {jobTemplate: {spec: {${template}}}}`],
  ])("a %s is read from its pod template", (kind, apiVersion, spec) => {
    const [endpoint] = read(
      `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a}\n${spec}\n`,
    ).endpoints;
    expect(endpoint).toMatchObject({
      name: "default/a",
      title: `${kind} default/a`,
      labels: { app: "x" },
      hostNetwork: true,
      serviceAccount: "robot",
      ports: [{ name: "web", port: 80, protocol: "TCP" }],
    });
  });

  test("namespace and account labels find their pods, whatever the order", () => {
    const loaded = read(
      `${POD}---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {team: red}}\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: default, namespace: shop, labels: {level: low}}\n`,
    );
    expect(loaded.endpoints).toMatchObject([
      { namespaceLabels: { team: "red" }, serviceAccountLabels: { level: "low" } },
    ]);
  });

  test("lists are opened, and items of a typed list know their kind", () => {
    const item = "{metadata: {name: a}, spec: {}}";
    expect(read(`apiVersion: v1\nkind: PodList\nitems: [${item}]\n`).endpoints).toHaveLength(1);
    expect(
      read(`apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: a}\n- 7\n`),
    ).toMatchObject({
      endpoints: [{ name: "default/a" }],
      diagnostics: [{ code: "not-an-object" }],
    });
  });

  describe("a list as kubectl prints it", () => {
    const pod = (name: string, indent: string) =>
      ["- apiVersion: v1", "  kind: Pod", "  # - no item", `  metadata: {name: ${name}}`, "  spec: {}"]
        .map((line) => `${indent}${line}\n`)
        .join("");
    const listOf = (items: string) =>
      `# a dump\napiVersion: v1\nitems:\n${items}kind: List\nmetadata:\n  resourceVersion: ""\n`;

    test.each(["", "  "])("is cut into objects that know their lines, indented by %j", (indent) => {
      const read = [
        ...documentsIn({ name: "f", text: listOf(`${pod("a", indent)}\n# x\n${pod("b", indent)}`) }),
      ];
      expect(read).toMatchObject([
        { value: { kind: "List", items: [{ metadata: { name: "a" } }] }, place: { line: 4 } },
        { value: { items: [{ metadata: { name: "b" } }] }, place: { line: 11 } },
      ]);
    });

    test("loses one object that is no YAML, and no more", () => {
      const loaded = read(listOf(`${pod("a", "")}- kind: Pod\n  x: [1\n${pod("b", "")}`));
      expect(loaded.endpoints.map(({ name }) => name)).toEqual(["default/a", "default/b"]);
      expect(loaded.diagnostics).toMatchObject([{ code: "not-yaml", line: 10 }]);
    });

    test("is read whole where its objects share anchors, or what stands there is no such list", () => {
      const shared = listOf(
        `${pod("a", "").replace("spec: {}", "spec: &s {}")}${pod("b", "").replace("{}", "*s")}`,
      );
      expect(read(shared)).toMatchObject({
        diagnostics: [],
        endpoints: [{ name: "default/a" }, { name: "default/b" }],
      });
      expect(read("kind: List\napiVersion: v1\nitems: []\n")).toMatchObject({
        diagnostics: [],
        endpoints: [],
      });
      expect(codes("kind: List\napiVersion: v1\nitems:\n  a: 1\n")).toEqual(["wrong-type"]);
      expect(codes("kind: List\napiVersion: v1\nitems:\n  a:\n  - 7\n")).toEqual(["wrong-type"]);
      for (const again of ["items: 1", "items:\n- 8", '"items":\n- 8'])
        expect(codes(`kind: List\napiVersion: v1\nitems:\n- 7\n${again}\n`)).toEqual(["not-yaml"]);
    });

    test("may be larger than a single document, for no more than one object is held", () => {
      const one = pod("a", "").replace("spec: {}", `spec: {}\n  x: "${"y".repeat(2 ** 20)}"`);
      const many = Array.from({ length: 9 }, (_, i) => one.replace("name: a", `name: p-${i}`)).join("");
      expect(read(listOf(many))).toMatchObject({ diagnostics: [] });
      expect(read(listOf(many)).endpoints).toHaveLength(9);
    });
  });

  test("a pod whose owner is there too is not counted twice; the same object twice is named", () => {
    const owned =
      "apiVersion: v1\nkind: Pod\nmetadata: {name: a-1, ownerReferences: [{kind: StatefulSet, name: a, controller: true}]}\nspec: {}\n";
    const set = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: a}\nspec: {}\n";
    expect(read(`${owned}---\n${set}`).endpoints.map(({ title }) => title)).toEqual([
      "StatefulSet default/a",
    ]);
    expect(read(owned).endpoints).toHaveLength(1);
    expect(codes(`${set}---\n${set}`)).toEqual(["duplicate-object"]);
  });

  test("backends of a Service without selector come from its endpoints", () => {
    const service =
      "apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {ports: [{port: 80, targetPort: web}]}\n";
    const slice =
      'apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: s-x, labels: {kubernetes.io/service-name: s}}\nendpoints: [{addresses: ["192.0.2.7"]}]\n';
    expect(read(`${service}---\n${slice}`).services).toMatchObject([
      { backends: ["192.0.2.7"], ports: [{ targetPort: "web" }] },
    ]);
  });
});
