/** Pulumi's provider protocol on the wire: the generated messages of the SDK, and property bags in and out of them. */
import { createRequire } from "node:module";
import type { Properties } from "./protocol.ts";

/** Resolves as @pulumi/pulumi does, so that the messages and the runtime that reads them are the SDK's own. */
const sdk = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi/package.json"));

export const grpc: typeof import("@grpc/grpc-js") = sdk("@grpc/grpc-js");
export const { Empty }: typeof import("google-protobuf/google/protobuf/empty_pb.js") = sdk(
  "google-protobuf/google/protobuf/empty_pb",
);
const { Any }: typeof import("google-protobuf/google/protobuf/any_pb.js") = sdk(
  "google-protobuf/google/protobuf/any_pb",
);
const { Struct }: typeof import("google-protobuf/google/protobuf/struct_pb.js") = sdk(
  "google-protobuf/google/protobuf/struct_pb",
);
export const messages: typeof import("@pulumi/pulumi/proto/provider_pb.js") = sdk("./proto/provider_pb");
export const { ResourceProviderService }: typeof import("@pulumi/pulumi/proto/provider_grpc_pb.js") =
  sdk("./proto/provider_grpc_pb");
export const { PluginInfo }: typeof import("@pulumi/pulumi/proto/plugin_pb.js") = sdk("./proto/plugin_pb");
export const engineMessages: typeof import("@pulumi/pulumi/proto/engine_pb.js") = sdk("./proto/engine_pb");
export const { EngineClient }: typeof import("@pulumi/pulumi/proto/engine_grpc_pb.js") =
  sdk("./proto/engine_grpc_pb");
const { Status }: typeof import("@pulumi/pulumi/proto/status_pb.js") = sdk("./proto/status_pb");

type StructMessage = InstanceType<typeof Struct>;

/** A property bag without its nulls, which stand for values that are not set. */
export function fromStruct(message: StructMessage | undefined): Properties {
  return message === undefined ? {} : (withoutNulls(message.toJavaScript()) as Properties);
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null && inner !== undefined)
      .map(([key, inner]) => [key, withoutNulls(inner)]),
  );
}

export function toStruct(properties: Properties): StructMessage {
  type Value = Parameters<typeof Struct.fromJavaScript>[0];
  return Struct.fromJavaScript(withoutNulls(properties) as Value);
}

/** An error for the engine that carries the state of a resource which exists but is not as asked. */
export function initFailedStatus(id: string, state: Properties, message: string) {
  const detail = new messages.ErrorResourceInitFailed();
  detail.setId(id);
  detail.setProperties(toStruct(state));
  detail.setReasonsList([message]);
  const packed = new Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new Status();
  status.setCode(grpc.status.UNKNOWN);
  status.setMessage(message);
  status.addDetails(packed);
  const metadata = new grpc.Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return { code: grpc.status.UNKNOWN, details: message, metadata };
}
