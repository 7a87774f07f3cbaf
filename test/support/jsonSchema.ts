import type * as v from 'valibot';

type Schema = v.BaseSchema<unknown, unknown, v.BaseIssue<unknown>>;
type Part = Schema & {
  readonly pipe?: readonly Action[];
  readonly entries?: Readonly<Record<string, Schema>>;
  readonly wrapped?: Schema;
  readonly options?: readonly unknown[];
};
interface Action {
  readonly type: string;
  readonly requirement?: unknown;
}

export type JsonSchema = Readonly<Record<string, unknown>>;

const keywords: Readonly<Record<string, string>> = {
  min_length: 'minLength',
  max_length: 'maxLength',
  min_value: 'minimum',
  max_value: 'maximum',
};

/** The JSON schema of a tool's input. Where a form value can have several types, only the string is described. */
export function jsonSchemaOf(schema: Schema): JsonSchema {
  const { type, pipe = [], entries = {}, wrapped, options = [] } = schema as Part;
  switch (type) {
    case 'optional':
      return jsonSchemaOf(wrapped!);
    case 'strict_object': {
      const members = Object.entries(entries);
      const required = members.filter(([, one]) => one.type !== 'optional').map(([name]) => name);
      return {
        type: 'object',
        properties: Object.fromEntries(members.map(([name, one]) => [name, jsonSchemaOf(one)])),
        ...(required.length === 0 ? {} : { required }),
        additionalProperties: false,
      };
    }
    case 'picklist':
      return { type: 'string', enum: options };
    case 'union':
      return { type: 'string' };
    case 'string':
    case 'number':
      return Object.assign({ type }, ...pipe.slice(1).map(keywordOf)) as JsonSchema;
    default:
      throw new Error(`No JSON schema for ${type}`);
  }
}

function keywordOf({ type, requirement }: Action): JsonSchema {
  if (type === 'integer') return { type: 'integer' };
  if (type === 'regex') return { pattern: (requirement as RegExp).source };
  const keyword = keywords[type];
  if (keyword !== undefined) return { [keyword]: requirement };
  // A check cannot be expressed by a keyword.
  if (type === 'check') return {};
  throw new Error(`No JSON schema for ${type}`);
}

/** Removes descriptions. */
export function undescribed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(undescribed);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([name, value]) => name !== 'description' || typeof value !== 'string')
      .map(([name, value]) => [name, undescribed(value)]),
  );
}
