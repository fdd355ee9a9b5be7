import { Document, isCollection, isMap } from "yaml";
import type { ComposeNetwork, ComposeNetworks } from "../model/compose.ts";

/**
 * A Compose override file: the networks, and which of them each service joins. Compose would add a service's
 * networks to those of the base file, and what defines a network to what the base file says of it (one that is
 * internal there would stay so); the tag `!override` makes it put them in their place.
 */
export function composeOverride({ networks, services }: ComposeNetworks, comment: string): string {
  const document = new Document({
    networks: Object.fromEntries(
      Object.entries(networks).map(([name, network]) => [name, definition(network)]),
    ),
    services: Object.fromEntries(
      Object.entries(services).map(([name, joined]) => [name, { networks: joined }]),
    ),
  });
  for (const path of [
    ...Object.keys(networks).map((name) => ["networks", name]),
    ...Object.keys(services).map((name) => ["services", name, "networks"]),
  ]) {
    const replacing = document.getIn(path);
    if (isCollection(replacing)) replacing.tag = "!override";
  }
  const written = document.get("services");
  // An empty map of services says nothing, and Compose wants none.
  if (isMap(written) && written.items.length === 0) document.delete("services");
  document.commentBefore = comment;
  return document.toString({ lineWidth: 0 });
}

function definition(network: ComposeNetwork): Readonly<Record<string, unknown>> {
  if (network.kind === "external") return { external: true, name: network.name };
  const { subnet, bridge, internal, containersTalk } = network;
  return {
    driver: "bridge",
    ...(internal ? { internal: true } : {}),
    ipam: { config: [{ subnet }] },
    driver_opts: {
      "com.docker.network.bridge.name": bridge,
      // Docker reads the option as a text.
      ...(containersTalk ? {} : { "com.docker.network.bridge.enable_icc": "false" }),
    },
  };
}
