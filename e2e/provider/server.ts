/** Serves a Provider to the Pulumi engine: a gRPC server on loopback whose port is the first line of standard output. */
import type { ServerUnaryCall, sendUnaryData } from "@grpc/grpc-js";
import {
  type Difference,
  InitFailed,
  type Log,
  type Properties,
  type Provider,
  type Severity,
} from "./protocol.ts";
import {
  Empty,
  EngineClient,
  engineMessages,
  fromStruct,
  grpc,
  initFailedStatus,
  messages,
  PluginInfo,
  ResourceProviderService,
  toStruct,
} from "./wire.ts";

/** Policies of a whole stack pass in one message now and then; Pulumi's own limit is the same. */
const maxMessageBytes = 400 * 1024 * 1024;

interface Addressed {
  getUrn(): string;
  getType(): string;
  getName(): string;
}

/** The resource a request is about; older engines send the URN alone. */
function resourceOf(request: Addressed) {
  const urn = request.getUrn();
  const [, , qualified = "", name = ""] = urn.split("::");
  return {
    urn,
    type: request.getType() || (qualified.split("$").at(-1) ?? ""),
    name: request.getName() || name,
  };
}

/** A handler that answers with what `answer` returns, and fails the call with what it throws. */
function unary<Request, Answer>(answer: (request: Request) => Promise<Answer> | Answer) {
  return async (call: ServerUnaryCall<Request, Answer>, reply: sendUnaryData<Answer>) => {
    try {
      reply(null, await answer(call.request));
    } catch (error) {
      if (error instanceof InitFailed) reply(initFailedStatus(error.id, error.state, error.message));
      else
        reply({ code: grpc.status.UNKNOWN, details: error instanceof Error ? error.message : String(error) });
    }
  };
}

function differenceMessage({ changes, deleteBeforeReplace }: Difference) {
  const { DiffResponse, PropertyDiff } = messages;
  const message = new DiffResponse();
  const { DIFF_NONE, DIFF_SOME } = DiffResponse.DiffChanges;
  message.setChanges(changes.size === 0 ? DIFF_NONE : DIFF_SOME);
  message.setHasdetaileddiff(true);
  message.setDiffsList([...changes.keys()]);
  message.setReplacesList([...changes].filter(([, change]) => change.replace).map(([path]) => path));
  message.setDeletebeforereplace(deleteBeforeReplace);
  const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } = PropertyDiff.Kind;
  const kinds = {
    add: [ADD, ADD_REPLACE],
    delete: [DELETE, DELETE_REPLACE],
    update: [UPDATE, UPDATE_REPLACE],
  } as const;
  for (const [path, { kind, replace }] of changes) {
    const property = new PropertyDiff();
    property.setKind(kinds[kind][replace ? 1 : 0]);
    message.getDetaileddiffMap().set(path, property);
  }
  return message;
}

/** Speaks to the display of the engine at `address`. */
function engineLog(address: string): Log {
  const engine = new EngineClient(address, grpc.credentials.createInsecure());
  const severities: Record<Severity, 1 | 2 | 3> = { info: 1, warning: 2, error: 3 };
  return (severity, urn, message, ephemeral = false) => {
    const entry = new engineMessages.LogRequest();
    entry.setSeverity(severities[severity]);
    entry.setUrn(urn);
    entry.setMessage(message);
    entry.setEphemeral(ephemeral);
    engine.log(entry, () => undefined);
  };
}

/** @param version what the provider calls itself @param engineAddress where the engine takes messages */
function handlers(provider: Provider, version: string, engineAddress: string) {
  type M = typeof messages;
  type In<K extends keyof M> = M[K] extends new () => infer T ? T : never;
  const log = engineLog(engineAddress);
  const checked = (inputs: Properties) => new messages.CheckResponse().setInputs(toStruct(inputs));
  return {
    getPluginInfo: unary(() => new PluginInfo().setVersion(version)),
    checkConfig: unary((request: In<"CheckRequest">) => checked(fromStruct(request.getNews()))),
    diffConfig: unary((request: In<"DiffRequest">) => {
      const olds = request.getOldInputs() ?? request.getOlds();
      return differenceMessage(provider.diffConfig(fromStruct(olds), fromStruct(request.getNews())));
    }),
    configure: unary(async (request: In<"ConfigureRequest">) => {
      await provider.configure(new Map(request.getVariablesMap().getEntryList()), log);
      return new messages.ConfigureResponse().setSupportspreview(true);
    }),
    check: unary(async (request: In<"CheckRequest">) =>
      checked(
        await provider.check({
          ...resourceOf(request),
          olds: fromStruct(request.getOlds()),
          news: fromStruct(request.getNews()),
          seed: request.getRandomseed_asU8(),
        }),
      ),
    ),
    diff: unary(async (request: In<"DiffRequest">) =>
      differenceMessage(
        await provider.diff({
          ...resourceOf(request),
          id: request.getId(),
          olds: fromStruct(request.getOlds()),
          news: fromStruct(request.getNews()),
          ignoreChanges: request.getIgnorechangesList(),
        }),
      ),
    ),
    create: unary(async (request: In<"CreateRequest">) => {
      const { id, state } = await provider.create({
        ...resourceOf(request),
        inputs: fromStruct(request.getProperties()),
        preview: request.getPreview(),
        timeoutSeconds: request.getTimeout(),
      });
      return new messages.CreateResponse().setId(id).setProperties(toStruct(state));
    }),
    update: unary(async (request: In<"UpdateRequest">) => {
      const state = await provider.update({
        ...resourceOf(request),
        id: request.getId(),
        olds: fromStruct(request.getOlds()),
        news: fromStruct(request.getNews()),
        preview: request.getPreview(),
        timeoutSeconds: request.getTimeout(),
      });
      return new messages.UpdateResponse().setProperties(toStruct(state));
    }),
    read: unary(async (request: In<"ReadRequest">) => {
      const found = await provider.read({
        ...resourceOf(request),
        id: request.getId(),
        state: fromStruct(request.getProperties()),
        inputs: fromStruct(request.getInputs()),
      });
      const answer = new messages.ReadResponse();
      if (found === undefined) return answer;
      return answer.setId(found.id).setProperties(toStruct(found.state)).setInputs(toStruct(found.inputs));
    }),
    delete: unary(async (request: In<"DeleteRequest">) => {
      await provider.delete({
        ...resourceOf(request),
        id: request.getId(),
        state: fromStruct(request.getProperties()),
        timeoutSeconds: request.getTimeout(),
      });
      return new Empty();
    }),
    invoke: unary(async (request: In<"InvokeRequest">) => {
      const result = await provider.invoke(request.getTok(), fromStruct(request.getArgs()));
      return new messages.InvokeResponse().setReturn(toStruct(result));
    }),
    cancel: unary(() => {
      provider.cancel();
      return new Empty();
    }),
  };
}

/** Binds a free port of loopback and prints it, which is how the engine finds a plugin. */
export async function serve(provider: Provider, version: string, engineAddress: string): Promise<void> {
  const server = new grpc.Server({
    "grpc.max_receive_message_length": maxMessageBytes,
    "grpc.max_send_message_length": maxMessageBytes,
  });
  const implementation = handlers(
    provider,
    version,
    engineAddress,
  ) as unknown as import("@grpc/grpc-js").UntypedServiceImplementation;
  server.addService(ResourceProviderService, implementation);
  const port = await new Promise<number>((bound, failed) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, found) => {
      if (error === null) bound(found);
      else failed(error);
    });
  });
  process.stdout.write(`${port}\n`);
}
