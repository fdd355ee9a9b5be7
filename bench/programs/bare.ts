import { CustomResource, runtime } from "@pulumi/pulumi";

/** A bare Pulumi program: as many resources as asked for, against mocks, and nothing else. */
class Policy extends CustomResource {}
const count = Number(process.argv[2]);

await runtime.setMocks({
  newResource: ({ name, inputs }) => ({ id: name, state: inputs }),
  call: () => ({}),
});
await runtime.runInPulumiStack(async () => {
  for (let index = 0; index < count; index++)
    new Policy("kubernetes:cilium.io/v2:CiliumNetworkPolicy", `policy-${index}`, {
      metadata: { name: `policy-${index}`, namespace: "default" },
      spec: { endpointSelector: {}, ingress: [{}] },
    });
});
await runtime.disconnect();
