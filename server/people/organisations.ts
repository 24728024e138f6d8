import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Connection, Schema } from 'mongoose';
import { parse } from 'yaml';
import type { Organisation, People } from './types.ts';

interface OrganisationDocument {
  _id: string;
  name: string;
  nameEn: string;
  level: string;
  parent?: string;
  external: boolean;
}

const schema = new Schema<OrganisationDocument>(
  { _id: String, name: String, nameEn: String, level: String, parent: String, external: Boolean },
  { collection: 'organisations', versionKey: false, autoIndex: false },
);

export function createOrganisations(mongo: Connection): People['organisations'] {
  const model = mongo.model<OrganisationDocument>('Organisation', schema);
  return {
    async list() {
      const found = await model.find().sort({ _id: 1 }).lean();
      return found.map(view);
    },
    async get(code) {
      const found = await model.findById(code).lean();
      return found ? view(found) : undefined;
    },
    async add(organisations) {
      if (organisations.length === 0) return;
      await model.bulkWrite(
        organisations.map(({ code, ...rest }) => ({
          updateOne: { filter: { _id: code }, update: { $setOnInsert: rest }, upsert: true },
        })),
        { ordered: false },
      );
    },
  };
}

/** processes/policy/organisations.yaml */
export async function readOrganisations(processesDir: string): Promise<Organisation[]> {
  const path = join(processesDir, 'policy', 'organisations.yaml');
  const { organisations } = parse(await readFile(path, 'utf8')) as {
    organisations: (Omit<Organisation, 'external'> & { external?: boolean })[];
  };
  return organisations.map((organisation) => ({ ...organisation, external: organisation.external ?? false }));
}

function view({ _id, ...rest }: OrganisationDocument): Organisation {
  return { code: _id, ...rest };
}
