import type { AddressInfo } from 'node:net';
import { type Config, origins } from './config.ts';
import { createEngine } from './engine/engine.ts';
import type { Engine } from './engine/types.ts';
import { createFirstAdministrator, deployNewProcesses, officeKind } from './first-start.ts';
import { createHttp } from './http/app.ts';
import type { App } from './http/parts.ts';
import type { HttpSettings } from './http/settings.ts';
import { loadDemo } from './office/demo/load.ts';
import { createOffice } from './office/office.ts';
import type { Office } from './office/types.ts';
import { createPeople, type PeopleDoor } from './people/people.ts';
import { type Clock, createDrillClock, isDrillClock, systemClock } from './platform/clock.ts';
import { createLog } from './platform/log.ts';
import { createMetrics } from './platform/metrics.ts';
import { openStores, type Stores } from './platform/stores.ts';
import { takeTurn } from './platform/turn.ts';

export interface Server {
  url: string;
  engine: Engine;
  office: Office;
  people: PeopleDoor;
  app: App;
  stores: Stores;
  clock: Clock;
  /** Password of the account `admin` of an empty office, where it was made up in this start. */
  adminPassword?: string;
  demo: boolean;
  /** Lets what is under way end, then closes everything. */
  stop(): Promise<void>;
}

/** Puts one server process together, bottom up: stores, clock, people, engine, office, HTTP. */
export async function compose(config: Config): Promise<Server> {
  const log = createLog(config.WEIBAO_LOG_LEVEL);
  const { WEIBAO_PROCESSES: processesDir } = config;
  const undo: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) {
      await step().catch((error: unknown) => log.error({ err: error }, 'a part did not stop in order'));
    }
  };
  try {
    const stores = await openStores({ mongodbUrl: config.MONGODB_URL, redisUrl: config.REDIS_URL, prefix: config.WEIBAO_PREFIX, log });
    undo.push(stores.close);
    const giveTurn = await takeTurn(stores, log);
    undo.push(giveTurn);
    const clock = config.WEIBAO_DRILL ? await createDrillClock({ stores, log }) : systemClock;
    if (isDrillClock(clock)) undo.push(clock.stop);
    const people = await createPeople({
      stores,
      clock,
      log,
      processesDir,
      session: { idleSeconds: config.WEIBAO_SESSION_IDLE, absoluteSeconds: config.WEIBAO_SESSION_ABSOLUTE },
      attempts: {
        perAccount: config.WEIBAO_SIGN_IN_FAILURES,
        perAddress: config.WEIBAO_SIGN_IN_FAILURES_ADDRESS,
        windowSeconds: config.WEIBAO_SIGN_IN_WINDOW,
      },
      drillPassword: config.WEIBAO_DRILL ? config.WEIBAO_DRILL_PASSWORD || undefined : undefined,
    });
    undo.push(people.close);

    const limits = {
      activitiesPerStep: config.WEIBAO_MAX_ACTIVITIES,
      multiInstance: config.WEIBAO_MAX_ITERATIONS,
      variablesBytes: config.WEIBAO_MAX_VARIABLES,
      feelMillis: config.WEIBAO_MAX_FEEL_MS,
    };
    const metrics = createMetrics();
    /** Engine and office told the time by `told`, with the processes deployed, working. */
    const work = async (told: Clock) => {
      const engine = await createEngine({ stores, clock: told, log, limits, metrics });
      const office = await createOffice({ stores, clock: told, log, engine, people, processesDir, fileBytes: config.WEIBAO_MAX_FILE });
      await deployNewProcesses(engine, processesDir, log);
      await engine.start();
      return { engine, office, stop: () => engine.stop() };
    };

    const demo = (await officeKind(stores, people, config.WEIBAO_OFFICE)) === 'demo';
    if (demo) await loadDemo({ stores, log, clock, people, processesDir, open: work });
    const adminPassword = demo ? undefined : await createFirstAdministrator(people, config.WEIBAO_ADMIN_PASSWORD);

    const { engine, office, stop: stopWork } = await work(clock);
    undo.push(stopWork);
    const app = await createHttp({ settings: httpSettings(config, demo), stores, clock, log, engine, office, people, metrics });
    undo.push(() => app.close());
    await giveTurn();
    await app.listen({ port: config.PORT, host: config.HOST });
    const { port } = app.server.address() as AddressInfo;
    const host = config.HOST.includes(':') ? `[${config.HOST}]` : config.HOST;
    return { url: `http://${host}:${port}`, engine, office, people, app, stores, clock, adminPassword, demo, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function httpSettings(config: Config, demo: boolean): HttpSettings {
  return {
    origins: origins(config),
    trustProxy: config.WEIBAO_TRUST_PROXY,
    drill: config.WEIBAO_DRILL,
    demo,
    sessionSeconds: config.WEIBAO_SESSION_ABSOLUTE,
    xmlBytes: config.WEIBAO_MAX_XML,
    jsonBytes: config.WEIBAO_MAX_JSON,
    fileBytes: config.WEIBAO_MAX_FILE,
    requestsPerMinute: config.WEIBAO_RATE_LIMIT,
    lookUpsPerMinute: config.WEIBAO_PUBLIC_RATE_LIMIT,
    reportsPerMinute: config.WEIBAO_REPORT_RATE_LIMIT,
    metricsToken: config.WEIBAO_METRICS_TOKEN,
    streamsPerAccount: config.WEIBAO_STREAMS,
    loopDelayMillis: config.WEIBAO_MAX_LOOP_DELAY,
    webFolder: config.WEIBAO_WEB,
  };
}
