import * as v from 'valibot';
import { uuidPattern } from '../../shared/ids';
import { isText, missingOrUnknown, problemOf, targetEntries } from '../clone/target';
import { isCode } from '../errors/failure';
import { AgentRefusal } from './refusal';

const { regionId, dbInstanceId, backupId, restoreTime, values } = targetEntries;

const noPage = (): string => 'not a whole number from 1 to 1000';
const page = v.optional(
  v.pipe(v.number(noPage), v.integer(noPage), v.minValue(1, noPage), v.maxValue(1_000, noPage)),
);
const cloneId = v.pipe(
  v.string(isText),
  v.regex(uuidPattern, () => 'not the ID of a clone of listClones'),
);
const noText = (): string => 'not a text of 2 to 100 characters';
/** Sizes to start from: that of the source, or the smallest edition and class that hold its data. */
const sizes = ['source', 'smallest'] as const;

/**
 * The input schema of each tool. Problems are reported to the model, in English. The manifest has the same as JSON
 * schemas with descriptions for the model; a test compares them.
 */
export const inputSchemas = {
  findInstances: v.strictObject(
    {
      text: v.optional(v.pipe(v.string(isText), v.minLength(2, noText), v.maxLength(100, noText))),
      regionId: v.optional(regionId),
      page,
    },
    missingOrUnknown,
  ),
  listBackups: v.strictObject({ regionId, dbInstanceId, page }, missingOrUnknown),
  explainError: v.strictObject(
    {
      code: v.optional(
        v.pipe(
          v.string(isText),
          v.check(isCode, () => 'not an error code'),
        ),
      ),
      cloneId: v.optional(cloneId),
    },
    missingOrUnknown,
  ),
  listClones: v.strictObject({ cloneId: v.optional(cloneId), page }, missingOrUnknown),
  prepareClone: v.pipe(
    v.strictObject(
      {
        regionId,
        dbInstanceId,
        backupId,
        restoreTime,
        size: v.optional(v.picklist(sizes, () => 'neither source nor smallest')),
        values,
      },
      missingOrUnknown,
    ),
    v.check(
      (given) => given.backupId === undefined || given.restoreTime === undefined,
      () => 'backupId, restoreTime: only one of them can be given',
    ),
  ),
} as const;

type Inputs = typeof inputSchemas;
export type ToolId = keyof Inputs;
export type ToolInput<K extends ToolId> = v.InferOutput<Inputs[K]>;

/** @throws AgentRefusal that names the invalid member */
export function parseInput<K extends ToolId>(tool: K, value: unknown): ToolInput<K> {
  const parsed = v.safeParse<Inputs[K]>(inputSchemas[tool], value, { abortEarly: true });
  if (!parsed.success) throw new AgentRefusal(problemOf(parsed.issues[0]));
  return parsed.output;
}
