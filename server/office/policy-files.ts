/** Reads the office's YAML under processes/policy. A wrong file stops the start and says where it is wrong. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import { fail, type Issue } from '../errors.ts';

export async function readPolicyFile<T extends TSchema>(folder: string, file: string, schema: T): Promise<Static<T>> {
  const path = join(folder, file);
  let content: unknown;
  try {
    content = parse(await readFile(path, 'utf8'));
  } catch (error) {
    fail('VALIDATION_FAILED', `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  const issues = schemaIssues(schema, content, file);
  if (issues.length > 0) fail('VALIDATION_FAILED', `${file} is not valid: ${issues[0]!.path}: ${issues[0]!.message}`, { issues });
  return content as Static<T>;
}

/** Names of the YAML files of a folder, without the ending; none where the folder is missing. */
export async function policyFileNames(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.endsWith('.yaml')).map((name) => name.slice(0, -'.yaml'.length));
}

export function schemaIssues(schema: TSchema, content: unknown, path: string): Issue[] {
  if (Value.Check(schema, content)) return [];
  return [...Value.Errors(schema, content)].map((error) => ({
    code: 'VALIDATION_FAILED',
    severity: 'error' as const,
    path: [path, ...error.instancePath.split('/').filter(Boolean)].join('.'),
    message: error.message,
  }));
}
