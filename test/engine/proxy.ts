import { connect, createServer, type Socket } from 'node:net';

/** Stands between an engine and a store, and can fall silent or hang up as a store does. */
export interface StoreProxy {
  url: string;
  /** The store is there but says nothing. */
  fallSilent(): void;
  /** The store is gone: connections break, new ones are refused. */
  hangUp(): void;
  recover(): void;
  close(): void;
}

export async function openProxy(store: string): Promise<StoreProxy> {
  const { hostname, port } = new URL(store.replace(/^mongodb/, 'http'));
  const pairs = new Set<[Socket, Socket]>();
  let gone = false;
  let silent = false;
  const server = createServer((client) => {
    if (gone) return void client.destroy();
    const upstream = connect(Number(port), hostname);
    const pair: [Socket, Socket] = [client, upstream];
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      for (const socket of pair) socket.destroy();
    };
    for (const socket of pair) socket.on('error', end).on('close', end);
    client.on('data', (bytes) => silent || upstream.write(bytes));
    upstream.on('data', (bytes) => silent || client.write(bytes));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as { port: number };
  const breakAll = () => {
    for (const pair of pairs) for (const socket of pair) socket.destroy();
  };
  return {
    url: store.replace(`${hostname}:${port}`, `127.0.0.1:${address.port}`),
    fallSilent: () => {
      silent = true;
    },
    hangUp: () => {
      gone = true;
      breakAll();
    },
    recover: () => {
      // What was swallowed is lost on these connections, as it would be when a store is restarted.
      if (silent) breakAll();
      gone = false;
      silent = false;
    },
    close: () => {
      breakAll();
      server.close();
    },
  };
}
