interface Headers {
  header(name: string, value: string): unknown;
}

/** Always saved, never shown: what was uploaded must not run as a page of ours. */
export function asDownload<R extends Headers>(reply: R, { name, type }: { name: string; type: string }): R {
  reply.header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`);
  reply.header('content-type', type);
  reply.header('x-content-type-options', 'nosniff');
  return reply;
}
