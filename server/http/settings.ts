/** What the server's outer skin is told; see server/config.ts for names and defaults. */
export interface HttpSettings {
  /** Public addresses; empty: the one a request is sent to. */
  origins: string[];
  /** Believe X-Forwarded-*. */
  /** Proxies in front; 0: none is believed. */
  trustProxy: number;
  /** The clock may be moved. */
  drill: boolean;
  /** The office is the demonstration: screens say so. */
  demo: boolean;
  /** Longest life of a session, seconds. */
  sessionSeconds: number;
  /** Largest diagram, JSON body and uploaded file, bytes. */
  xmlBytes: number;
  jsonBytes: number;
  fileBytes: number;
  /** From one address to this process. */
  requestsPerMinute: number;
  publicRequestsPerMinute: number;
  /** Event streams of one account on this process. */
  streamsPerAccount: number;
  /** A process that lags behind by more milliseconds takes no new requests. */
  loopDelayMillis: number;
  /** Folder of the built browser application. */
  webFolder: string;
}

export function overHttps({ origins }: HttpSettings): boolean {
  return origins.some((origin) => origin.startsWith('https:'));
}
