import type { mongo } from 'mongoose';

/** The collections in which any of these words still stands, be it in an id, a reference or a text. */
export async function tracesOf(db: mongo.Db, words: string[], except: string[] = []): Promise<string[]> {
  const found: string[] = [];
  for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray()) {
    if (except.includes(name)) continue;
    for await (const document of db.collection(name).find()) {
      const text = JSON.stringify(document);
      if (words.some((word) => text.includes(word))) found.push(name);
    }
  }
  return [...new Set(found)].sort();
}
