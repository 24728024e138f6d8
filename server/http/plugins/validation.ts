import type { FastifySchemaValidationError } from 'fastify';
import { IsOptional, type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Value } from 'typebox/value';
import type { App } from '../parts.ts';

/** Schemas are checked by typebox itself. Words of an address become the numbers they write; a body is taken as it is. */
export function validateRequests(app: App): void {
  app.setValidatorCompiler<TSchema>(({ schema, httpPart }) => {
    const checked = Compile(schema);
    return (given: unknown) => {
      if (httpPart === 'body' && IsOptional(schema) && (given === undefined || given === null)) return { value: undefined };
      const value = httpPart === 'body' ? given : Value.Convert(schema, given);
      return checked.Check(value)
        ? { value }
        : { error: checked.Errors(value) as unknown as FastifySchemaValidationError[] as unknown as Error };
    };
  });
  // Answers are typed where they are made and compared with the OpenAPI document by the tests; leaving out what a schema forgot would hide the mistake.
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));
}
