// A collector of traces as a test needs one: takes OTLP over HTTP in protobuf, and can be slow, broken or dead.
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenSpan {
  readonly trace: string;
  readonly id: string;
  /** Empty for a root. */
  readonly parent: string;
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly facts: Readonly<Record<string, unknown>>;
  /** 2: went wrong. */
  readonly status: number;
}

export interface Collector {
  /** As OTEL_EXPORTER_OTLP_ENDPOINT takes it. */
  readonly url: string;
  readonly spans: SeenSpan[];
  /** Attributes of the last resource. */
  readonly resource: () => Readonly<Record<string, unknown>>;
  readonly requests: http.IncomingHttpHeaders[];
  /** Everything that came, as bytes. */
  readonly raw: () => string;
  /** 0: says nothing at all. */
  status: number;
  /** Resolves when `enough` holds, looked at whenever something came. */
  until(enough: () => boolean): Promise<void>;
  close(): Promise<void>;
}

export const startCollector = async (): Promise<Collector> => {
  const bodies: Buffer[] = [];
  const waiting = new Set<() => void>();
  let resource: Readonly<Record<string, unknown>> = {};
  const server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    bodies.push(body);
    self.requests.push(request.headers);
    if (request.url === '/v1/traces' && self.status === 200) {
      const read = readRequest(body);
      resource = read.resource;
      self.spans.push(...read.spans);
    }
    for (const look of waiting) look();
    if (self.status > 0)
      response.writeHead(self.status, { 'content-type': 'application/x-protobuf', 'retry-after': '60' }).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const self: Collector = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans: [],
    resource: () => resource,
    requests: [],
    raw: () => Buffer.concat(bodies).toString('latin1'),
    status: 200,
    until: (enough) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!enough()) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
  return self;
};

// opentelemetry/proto/trace/v1/trace.proto, as far as a test looks.
const readRequest = (body: Buffer): Pick<Collector, 'spans'> & { readonly resource: Record<string, unknown> } => {
  const spans: SeenSpan[] = [];
  let resource = {};
  for (const resourceSpans of parts(body, 1)) {
    for (const one of parts(resourceSpans, 1)) resource = attributes(one, 1);
    for (const scope of parts(resourceSpans, 2)) for (const span of parts(scope, 2)) spans.push(readSpan(span));
  }
  return { spans, resource };
};

const readSpan = (span: Buffer): SeenSpan => {
  const hex = (field: number): string => parts(span, field)[0]?.toString('hex') ?? '';
  const status = fields(parts(span, 15)[0] ?? Buffer.alloc(0)).find(({ field }) => field === 3);
  const [start, end] = [7, 8].map((wanted) => fields(span).find(({ field }) => field === wanted)?.number ?? 0n);
  return {
    trace: hex(1),
    id: hex(2),
    parent: hex(4),
    name: parts(span, 5)[0]?.toString() ?? '',
    startMs: Number(start) / 1e6,
    endMs: Number(end) / 1e6,
    facts: attributes(span, 9),
    status: Number(status?.number ?? 0),
  };
};

const attributes = (message: Buffer, field: number): Record<string, unknown> =>
  Object.fromEntries(
    parts(message, field).map((pair) => [parts(pair, 1)[0]?.toString() ?? '', anyValue(parts(pair, 2)[0])]),
  );

const anyValue = (value: Buffer = Buffer.alloc(0)): unknown => {
  const [only] = fields(value);
  if (only === undefined) return null;
  if (only.field === 1) return only.bytes.toString();
  if (only.field === 2) return only.number === 1n;
  if (only.field === 3) return Number(only.number);
  if (only.field === 5) return parts(only.bytes, 1).map(anyValue);
  throw new Error(`value of kind ${only.field}`);
};

interface Field {
  readonly field: number;
  readonly number: bigint;
  readonly bytes: Buffer;
}

const parts = (message: Buffer, wanted: number): readonly Buffer[] =>
  fields(message)
    .filter(({ field }) => field === wanted)
    .map(({ bytes }) => bytes);

const fields = (message: Buffer): readonly Field[] => {
  const found: Field[] = [];
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = message.readUInt8(at++);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < message.length) {
    const key = Number(varint());
    const field = key >> 3;
    const kind = key & 7;
    if (kind === 0) found.push({ field, number: varint(), bytes: Buffer.alloc(0) });
    else if (kind === 1) {
      found.push({ field, number: message.readBigUInt64LE(at), bytes: Buffer.alloc(0) });
      at += 8;
    } else if (kind === 2) {
      const length = Number(varint());
      found.push({ field, number: 0n, bytes: message.subarray(at, at + length) });
      at += length;
    } else if (kind === 5) at += 4;
    else throw new Error(`wire type ${kind}`);
  }
  return found;
};
