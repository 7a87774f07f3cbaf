import * as v from 'valibot';
import { accountIdSchema, parseCloneDraft, type CloneDraft } from '../../shared/clone';
import type { AccountId } from '../../shared/ids';
import { timeSchema } from '../files/schemas';

const formDraftSchema = v.object({
  version: v.literal(1),
  id: v.pipe(v.string(), v.regex(/^[0-9a-f-]{36}$/)),
  accountId: accountIdSchema,
  draft: v.unknown(),
  sourceName: v.string(),
  engine: v.string(),
  changedAt: timeSchema,
  backupEndTime: v.optional(timeSchema),
});

/** What a form held when it was closed without being sent. */
export interface FormDraft {
  readonly version: 1;
  /** A UUID, the same for as long as the draft is worked on. */
  readonly id: string;
  readonly accountId: AccountId;
  readonly draft: CloneDraft;
  /** Name and engine of the source as last known, for the view; blank when they never were. */
  readonly sourceName: string;
  readonly engine: string;
  /** Epoch milliseconds. */
  readonly changedAt: number;
  /** When the chosen backup set ended, epoch milliseconds, where it is known: nobody knows sets by their ids. */
  readonly backupEndTime?: number | undefined;
}

/** Parses the file of a draft; undefined when it is from a version this one does not know. */
export function parseFormDraft(value: unknown): FormDraft | undefined {
  const result = v.safeParse(formDraftSchema, value);
  const draft = result.success ? parseCloneDraft(result.output.draft) : undefined;
  return result.success && draft ? { ...result.output, draft } : undefined;
}
