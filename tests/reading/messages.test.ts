/** What is said about one fault: the value, the remedy, and the field or word that was meant. */
import { describe, expect, test } from "@jest/globals";
import { load } from "../../analysis/input/load.ts";
import type { Diagnostic } from "../../model/diagnostic.ts";
import { diagnosticLine } from "../../report/parts/diagnostics.ts";
import { sentencesOf } from "../../report/parts/rules.ts";

const diagnosticsOf = (text: string): readonly Diagnostic[] =>
  load([{ name: "shop/a.yaml", text }]).diagnostics;

/** What is said of each place, and what to do. */
const said = (text: string): string =>
  diagnosticsOf(text)
    .map((found) => `${found.path}: ${sentencesOf(found).says}. ${sentencesOf(found).remedy}.`)
    .join("\n");

const cilium = (spec: string) =>
  said(`apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: p}\n${spec}\n`);
const calico = (spec: string) =>
  said(`apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata: {name: p}\nspec: {${spec}}\n`);
const kubernetes = (spec: string) =>
  said(`apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p}\nspec: {${spec}}\n`);

describe("a misspelt field of which a policy lives", () => {
  test("is named in a NetworkPolicy, which the API server takes without it", () => {
    const text = kubernetes("podSelector: {}, ingres: [{}]");
    expect(text).toContain("spec.ingres: There is no field ingres here. Write ingress.");
  });

  test("is named in a CiliumNetworkPolicy, whose rules are missing then", () => {
    const text = cilium("spec: {endpointSelector: {}, ingres: [{}]}");
    expect(text).toContain("are all empty. Rename ingres to ingress.");
  });
});

describe("what is missing is named as what was written instead", () => {
  test.each([
    ["spec", cilium("spce: {endpointSelector: {}, ingress: [{}]}"), "Rename spce to spec"],
    [
      "a subject",
      cilium("spec: {endpointSelecter: {}, ingress: [{}]}"),
      "Rename endpointSelecter to endpointSelector",
    ],
    [
      "a port",
      cilium('spec: {endpointSelector: {}, ingress: [{toPorts: [{ports: [{prt: "80", protocol: TCP}]}]}]}'),
      "Rename prt to port",
    ],
    [
      "a protocol that HTTP rules need",
      cilium(
        'spec: {endpointSelector: {}, ingress: [{toPorts: [{ports: [{port: "80", protocl: TCP}], rules: {http: [{}]}}]}]}',
      ),
      "HTTP rules cannot be used without protocol TCP. Rename protocl to protocol",
    ],
    [
      "a mode of authentication",
      cilium("spec: {endpointSelector: {}, ingress: [{authentication: {mod: required}}]}"),
      "Rename mod to mode",
    ],
    [
      "a DNS name",
      cilium("spec: {endpointSelector: {}, egress: [{toFQDNs: [{matchNam: a.b}]}]}"),
      "Rename matchNam to matchName",
    ],
    [
      "values of an operator",
      cilium(
        "spec: {endpointSelector: {matchExpressions: [{key: a, operator: In, valus: [b]}]}, ingress: [{}]}",
      ),
      "operator In cannot be used without values. Rename valus to values",
    ],
    [
      "a peer",
      kubernetes("podSelector: {}, ingress: [{from: [{podSelecter: {}}]}]"),
      "Rename podSelecter to podSelector",
    ],
    [
      "a CIDR",
      kubernetes("podSelector: {}, ingress: [{from: [{ipBlock: {cdir: 10.0.0.0/8}}]}]"),
      "Rename cdir to cidr",
    ],
    [
      "the port of a range",
      kubernetes("podSelector: {}, ingress: [{ports: [{prt: 80, endPort: 90}]}]"),
      "endPort cannot be used without port. Rename prt to port",
    ],
    ["an action", calico("ingress: [{acton: Allow}]"), "Rename acton to action"],
    [
      "a protocol that port numbers need",
      calico("ingress: [{action: Allow, protocl: TCP, destination: {ports: [80]}}]"),
      "Rename protocl to protocol",
    ],
    [
      "an ICMP type",
      calico("ingress: [{action: Allow, protocol: ICMP, icmp: {typ: 8, code: 0}}]"),
      "code cannot be used without type. Rename typ to type",
    ],
    [
      "a flag",
      calico("doNotTrack: true, applyOnForwad: true"),
      "doNotTrack cannot be used without applyOnForward: true. Rename applyOnForwad to applyOnForward",
    ],
    [
      "an interface of a host",
      said(
        "apiVersion: projectcalico.org/v3\nkind: HostEndpoint\nmetadata: {name: h}\nspec: {node: n, interfaceNam: eth0}\n",
      ),
      "Rename interfaceNam to interfaceName",
    ],
    [
      "a version",
      said("apiVerson: v1\nkind: Pod\nmetadata: {name: x}\nspec: {}\n"),
      "Rename apiVerson to apiVersion",
    ],
    ["a kind", said("apiVersion: v1\nknd: Pod\nmetadata: {name: x}\nspec: {}\n"), "Rename knd to kind"],
    ["metadata", said("apiVersion: v1\nkind: Pod\nmetdata: {name: x}\n"), "Rename metdata to metadata"],
    [
      "the port of a container",
      said(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {containers: [{ports: [{containerPor: 80}]}]}\n",
      ),
      "Rename containerPor to containerPort",
    ],
    [
      "a network of a compose file",
      said("services: {x: {networks: [bakc]}}\nnetworks: {back: {}}\n"),
      "The network bakc is not declared under networks. Write back",
    ],
    [
      "a service of a compose file",
      said("services: {web: {}, x: {network_mode: 'service:wbe'}}\n"),
      "The service wbe is not in this file. Write service:web",
    ],
    [
      "a tier",
      calico("tier: defualt").replace("(default)", ""),
      "The tier defualt is not in the input and is not built in",
    ],
  ])("%s", (_, text, wanted) => {
    expect(text).toContain(wanted);
  });
});

describe("a value that is wrong comes with the one that is right", () => {
  test("beside another one: a port as a number does not hide a protocol in lower case", () => {
    const text = cilium(
      "spec: {endpointSelector: {}, ingress: [{toPorts: [{ports: [{port: 80, protocol: tcp}]}]}]}",
    );
    expect(text).toContain(
      'ports[0].port: The value is the number 80, and the field takes text. Put quotes around it: "80".',
    );
    expect(text).toContain(
      'ports[0].protocol: The field does not take "tcp". Write TCP; the field takes TCP, UDP',
    );
  });

  test.each([
    [
      "an address",
      kubernetes("podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.1}}]}]"),
      "Write 10.0.0.1/32",
    ],
    [
      "a port in quotes",
      kubernetes('podSelector: {}, ingress: [{ports: [{port: "80"}]}]'),
      "Write 80 without quotes",
    ],
    [
      "a URL",
      cilium('spec: {endpointSelector: {}, egress: [{toFQDNs: [{matchName: "https://a.example/x"}]}]}'),
      "Write a.example",
    ],
    ["an entity", cilium("spec: {endpointSelector: {}, egress: [{toEntities: [wrld]}]}"), "Write world"],
    [
      "an ICMP type",
      cilium("spec: {endpointSelector: {}, ingress: [{icmps: [{fields: [{type: EchoRequst}]}]}]}"),
      "Write EchoRequest",
    ],
    ["a list that is one text", kubernetes("podSelector: {}, policyTypes: Ingress"), 'Write ["Ingress"]'],
  ])("%s", (_, text, wanted) => {
    expect(text).toContain(wanted);
  });
});

describe("a line for a person", () => {
  const NAMED =
    "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: shop}\n";
  const lines = (text: string) => diagnosticsOf(text).map(diagnosticLine);

  test("has the place, what is so, what follows from it, the remedy and the code", () => {
    expect(lines(`${NAMED}spec:\n  podSelector: {}\n  policyTypes: [ingress]\n`)).toEqual([
      'shop/a.yaml:6:17 NetworkPolicy shop/p spec.policyTypes[0]: The field does not take "ingress"; nothing of the object is enforced. Write Ingress; the field takes Ingress or Egress. [not-allowed]',
    ]);
    expect(lines(`${NAMED}spec:\n  podSelectr: {}\n`)).toEqual([
      "shop/a.yaml:5:3 NetworkPolicy shop/p spec.podSelectr: There is no field podSelectr here; the API server drops it. Write podSelector. [unknown-field]",
    ]);
    expect(lines("a: [\n")).toEqual([
      expect.stringMatching(
        /^shop\/a\.yaml:1:\d+: The document is not YAML: .*; verdicts leave it out\. .* \[not-yaml\]$/,
      ),
    ]);
  });

  test("stands in the order of the file", () => {
    const text = `${NAMED}spec:\n  ingress: [{from: [{ipBlock: {cidr: 1}}], ports: [{port: x_}]}]\n  policyTypes: [a]\n  podSelector: 1\n`;
    expect(diagnosticsOf(text).map(({ line, column }) => [line, column])).toEqual([
      [5, 32],
      [5, 53],
      [6, 17],
      [7, 3],
    ]);
  });
});

describe("hostile input", () => {
  const many = Array.from({ length: 5000 }, () => "1").join();

  test("costs no more than the problems that are listed, and says that there are others", () => {
    const policy = `apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: p}\nspec: {endpointSelector: {}, ingress: [${many}]}\n`;
    const { diagnostics } = load([{ name: "a.yaml", text: policy }]);
    expect(diagnostics).toHaveLength(101);
    expect(diagnostics).toContainEqual(
      expect.objectContaining({ code: "more-problems", args: { shown: 100 } }),
    );
  });

  // An expression that tries every way to split the letters would not come to an end here.
  test.each(["matchName", "matchPattern"])(
    "says so of a %s of the longest length that is wrong at its end",
    (field) => {
      const name = `${"a".repeat(254)}!`;
      const text = cilium(`spec: {endpointSelector: {}, egress: [{toFQDNs: [{${field}: "${name}"}]}]}`);
      expect(text).toContain("is not a DNS");
    },
  );

  test("shows the beginning of a value alone", () => {
    const text = cilium(`spec: {endpointSelector: {}, egress: [{toEntities: [${"x".repeat(10_000)}]}]}`);
    expect(text.length).toBeLessThan(500);
  });
});
